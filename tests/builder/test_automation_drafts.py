"""Drafts of automations: kept beside what runs, and of two people who change one the second is told."""

import pytest

from tablewright.builder.automation_drafts import DraftChanged, draft_of, drafts_of, drop_draft, keep_draft
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work


def test_the_second_of_two_is_told_and_overwrites_nothing(office):
    ada, app = office.people["ada"], office.app.id
    first, second = ({"key": "it", "steps": [{"key": name}]} for name in ("first", "second"))
    with unit_of_work(office.engine) as work:
        assert keep_draft(work, app, first, 1, 0, ada) == 1
    with pytest.raises(DraftChanged), unit_of_work(office.engine) as work:
        keep_draft(work, app, second, 1, 0, ada)
    with unit_of_work(office.engine) as work:
        assert keep_draft(work, app, {**first, "label": "a"}, 1, 1, ada) == 2
    with pytest.raises(DraftChanged), unit_of_work(office.engine) as work:
        keep_draft(work, app, second, 1, 1, ada)
    with reading(office.engine) as connection:
        kept = draft_of(connection, app, "it")
    assert (kept.rev, kept.document["label"], kept.document["steps"]) == (2, "a", first["steps"])
    with pytest.raises(DraftChanged), unit_of_work(office.engine) as work:
        drop_draft(work, app, "it", 1)
    with unit_of_work(office.engine) as work:
        drop_draft(work, app, "it")
        assert drafts_of(work.connection, app) == {}
