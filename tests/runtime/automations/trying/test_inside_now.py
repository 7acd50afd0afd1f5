"""Before a condition is waited for it is told how many meet it already: these do not begin to."""

from __future__ import annotations

from fixtures.workshop import NOTE, NOW, Workshop, automation, on
from tablewright.core.database import reading
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.automations.trying.inside_now import inside_now
from tablewright.runtime.records.context import make_context


def inside(workshop: Workshop, trigger: dict) -> int:
    with reading(workshop.engine) as connection:
        actor = load_actor(connection, workshop.people["ada"])
        context = make_context(connection, workshop.app, actor, NOW)
        return inside_now(context, automation("high", trigger, NOTE))


def test_those_who_meet_it_already_are_counted(workshop: Workshop):
    workshop.begin_with()
    workshop.create("task", *({"name": str(points), "points": points} for points in (1, 5, 9)))
    assert inside(workshop, on("condition_entered", condition="twice >= 10")) == 2
    assert inside(workshop, on("condition_entered", condition="gone >= 10")) == 0
    assert inside(workshop, on("record_created")) == 0
