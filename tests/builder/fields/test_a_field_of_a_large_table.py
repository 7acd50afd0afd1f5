"""The page of a field does not wait until all records of its table are counted."""

from __future__ import annotations

import pytest

from tablewright.builder.screens.field_settings import standing

pytestmark = pytest.mark.both_databases
STAGE = "/a/desk/builder/tables/client/fields/stage"
EMPTY = "/a/desk/builder/tables/client/fields/helper"


def test_what_takes_long_to_count_is_left_out_of_the_page(workshop, monkeypatch):
    browser = workshop.browser("ada")

    def told() -> tuple[bool, bool]:
        """Return whether the pages tell how many records hold an option, and how many hold nothing."""
        return ">Records</th>" in browser.get(STAGE).text, "have no value now" in browser.get(EMPTY).text

    assert told() == (True, True)
    monkeypatch.setattr(standing, "SOON", 0)
    assert told() == (False, False)
