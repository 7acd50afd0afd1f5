"""What administrators chose for a workspace holds at once; what nobody chose has its default."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tablewright.core.errors import Malformed
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Workspace
from tablewright.identity.settings import CHOICES, LABELS, change_settings, settings_of


def test_a_setting_has_its_default_until_it_is_chosen(office):
    with unit_of_work(office.engine) as work:
        assert settings_of(work.connection, office.workspace_id) == {
            "watermark": "off",
            "second_factor": "optional",
        }
        change_settings(work.connection, office.workspace_id, {"watermark": "always"})
        change_settings(work.connection, office.workspace_id, {"second_factor": "admins"})
        assert settings_of(work.connection, office.workspace_id) == {
            "watermark": "always",
            "second_factor": "admins",
        }


@pytest.mark.parametrize("wrong", [{"watermark": "sometimes"}, {"nothing": "off"}, {"watermark": ["off"]}])
def test_an_unknown_setting_or_value_is_refused(office, wrong):
    with pytest.raises(Malformed), unit_of_work(office.engine) as work:
        change_settings(work.connection, office.workspace_id, wrong)


def test_a_stored_value_that_is_no_longer_known_counts_as_none(office):
    with unit_of_work(office.engine) as work:
        told = {"watermark": "blinking", "old": 1}
        work.connection.execute(sa.update(Workspace).values(settings=told))
        assert settings_of(work.connection, office.workspace_id)["watermark"] == "off"


def test_changing_a_setting_moves_the_counter_that_every_process_compares(office):
    number = sa.text("SELECT number FROM version WHERE name = 'people'")
    with unit_of_work(office.engine) as work:
        before = work.connection.scalar(number)
        change_settings(work.connection, office.workspace_id, {"watermark": "masked"})
        assert work.connection.scalar(number) > before


def test_every_choice_has_words():
    assert {name: tuple(words) for name, words in LABELS.items()} == CHOICES
