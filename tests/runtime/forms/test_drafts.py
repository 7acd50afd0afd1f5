"""A draft belongs to who types it, to one form, and to one month."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.errors import TooLarge
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor, OnlyLooking
from tablewright.runtime.forms.drafts import KEPT, Place, drop_draft, find_draft, forget_old, keep_draft
from tablewright.runtime.forms.models import FormDraft

TYPED = {"name": ["Bridge"], "lines:0:item": ["Steel"]}


def test_it_is_found_by_its_writer_at_its_form_alone(office: Office):
    here = Place(office.app.id, "project")
    others = (
        Place(office.app.id, "project", 1),
        Place(office.app.id, "task"),
        Place(office.app.id + 1, "project"),
    )
    ada, mia = office.actor("ada"), office.actor("mia")
    with unit_of_work(office.engine) as work:
        keep_draft(work, ada, here, {"name": ["first"]}, None)
        keep_draft(work, ada, here, TYPED, 3)
        found = find_draft(work.connection, ada, here)
        assert (found.typed, found.rev) == (TYPED, 3)
        for actor in (
            mia,
            Actor.visitor(office.workspace_id, "form", "en", "UTC"),
            Actor.system(office.workspace_id),
        ):
            assert find_draft(work.connection, actor, here) is None
            drop_draft(work, actor, here)
        for place in others:
            assert find_draft(work.connection, ada, place) is None
        assert find_draft(work.connection, ada, here) is not None
        keep_draft(work, ada, here, {}, None)
        assert find_draft(work.connection, ada, here) is None


def test_who_only_looks_sees_and_changes_none(office: Office):
    here, ada = Place(office.app.id, "project"), office.actor("ada")
    looking = dataclasses.replace(ada, read_only=True)
    with unit_of_work(office.engine) as work:
        keep_draft(work, ada, here, TYPED, None)
        assert find_draft(work.connection, looking, here) is None
        with pytest.raises(OnlyLooking):
            keep_draft(work, looking, here, TYPED, None)
        drop_draft(work, looking, here)
        assert find_draft(work.connection, ada, here) is not None


def test_it_is_no_store_for_anything_else(office: Office):
    with unit_of_work(office.engine) as work, pytest.raises(TooLarge):
        keep_draft(
            work, office.actor("ada"), Place(office.app.id, "project"), {"name": ["x" * 400_001]}, None
        )


def test_it_goes_after_a_month(office: Office):
    ada = office.actor("ada")
    with unit_of_work(office.engine) as work:
        for record in (1, 2):
            keep_draft(work, ada, Place(office.app.id, "project", record), TYPED, None)
        past = work.now - KEPT - timedelta(minutes=1)
        work.connection.execute(sa.update(FormDraft).where(FormDraft.record_id == 1).values(at=past))
        assert forget_old(work) == 1
        assert work.connection.scalars(sa.select(FormDraft.record_id)).all() == [2]
