"""The pages of runs and tests in a real browser: a press on a record tests it, phones fit, axe finds nothing serious."""

from __future__ import annotations

import pytest
from builder.screens.test_runs_of_automations import HERE, runs
from playwright.sync_api import expect

from fixtures.axe import serious

__all__ = ["runs"]
pytestmark = pytest.mark.sqlite_only
WIDE = "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"


def test_runs_and_tests_are_read_on_a_phone_by_everybody(runs, ada):
    runs.change(runs.workshop.ids[0], name="Renamed")
    runs.work()
    ada.set_viewport_size({"width": 390, "height": 844})
    for path in ("/won/runs", "/runs/1", "/won/replay?days=30"):
        assert ada.goto(ada.desk_address + HERE + path).status == 200
        assert serious(ada) == [] and max(ada.evaluate(WIDE)) <= 0, path
    ada.goto(ada.desk_address + HERE + "/won/test")
    ada.click(".run-choice >> nth=0")
    expect(ada.locator(".run-step.is-failed")).to_be_visible()
    assert serious(ada) == [] and max(ada.evaluate(WIDE)) <= 0
