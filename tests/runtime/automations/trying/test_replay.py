"""A dry run on history tells what a live automation did, by name, and writes nothing."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on
from tablewright.core.clock import utc_now
from tablewright.core.database import one_moment
from tablewright.runtime.automations.models import AutomationClock, AutomationRun
from tablewright.runtime.automations.time.ticking import tick
from tablewright.runtime.automations.trying.replay import replay
from tablewright.runtime.records import service
from tablewright.runtime.records.models import Change

LOG, RUNS, CLOCKS = Change.__table__, AutomationRun.__table__, AutomationClock.__table__
CONDITION = 'AND(stage <> "done", twice > 6)'
LIVE = (
    automation("made", on("record_created"), condition="twice > 4"),
    automation("grown", on("record_updated", fields=["points"]), condition="before.twice < twice"),
    automation("closed", on("record_updated", fields=["stage"], to=["done"])),
    automation("saved", on("record_saved"), condition="OR(before.points = points, event.person = 2)"),
    automation("gone", on("record_deleted"), condition="points > 2"),
    automation("back", on("record_restored")),
    automation("in", on("condition_entered", condition=CONDITION)),
    automation("out", on("condition_left", condition=CONDITION), condition="points > 1"),
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def replayed(workshop, document, since=LONG_AGO):
    with one_moment(workshop.engine) as connection:
        return replay(connection, workshop.app, document, since, utc_now())


def names(found):
    return sorted(each.event for each in found.fired)


def edit_at_random(workshop, chance, acts):
    """Have people make, change, delete and restore tasks as they please."""
    there, binned = [], []
    for _ in range(acts):
        act = chance.choice(("make", "change", "change", "change", "bin", "back"))
        values = {
            key: value
            for key, value in {
                "name": chance.choice("abc"),
                "points": chance.choice((None, 1, 2, 3, 4, 9)),
                "stage": chance.choice((None, "open", "busy", "done")),
                "due": chance.choice((None, "2026-11-30")),
            }.items()
            if act == "make" or chance.random() < 0.5
        }
        if act == "make" or not there:
            there += workshop.create("task", {"name": "a", **values}, who="ada")
        elif act == "change" and values:
            workshop.update("task", chance.choice(there), who="ada", **values)
        elif act == "bin":
            binned.append(there.pop(chance.randrange(len(there))))
            workshop.delete("task", binned[-1])
        elif act == "back" and binned:
            there.append(binned.pop())
            back = [there[-1]]
            workshop._act(
                "ada", lambda work, context, back=back: service.restore(work, context, "task", back, "form")
            )


def test_replaying_what_is_live_gives_its_own_runs(workshop):
    workshop.begin_with(*LIVE)
    tick(workshop.engine, workshop.apps)
    edit_at_random(workshop, random.Random(workshop.engine.dialect.name), 45)
    total = 0
    for each in LIVE:
        own = sorted(run.event for run in workshop.runs(each["key"]))
        assert names(replayed(workshop, each)) == own, each["key"]
        total += len(own)
    assert total > 20


def test_a_draft_is_asked_as_it_is_and_what_was_loaded_at_the_beginning_fires_nothing(workshop):
    workshop.begin_with()
    workshop.create("task", {"name": "Sample", "points": 9}, source="sample")
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    for points in (5, 2, 7):
        workshop.update("task", task, points=points)
    draft = automation("draft", on("record_saved"), NOTE, condition="points > 4", budget=1)
    found = replayed(workshop, {**draft, "enabled": False})
    assert [each.trigger["changes"]["points"] for each in found.fired] == [[1, 5], [2, 7]]
    assert (found.total, found.records, found.busiest, found.over_budget) == (2, 1, 2, 1)
    assert sum(found.days.values()) == 2 and found.looked == 5
    assert replayed(workshop, draft, utc_now() + timedelta(days=1)).total == 0
    assert workshop.runs() == [] and workshop.records("note") == []


def _log_at(workshop, at, **which):
    with workshop.engine.begin() as connection:
        wanted = [LOG.c[name] == value for name, value in which.items()]
        connection.execute(sa.update(LOG).where(*wanted).values(at=at))
        if which.get("act") == "create":
            made = sa.select(LOG.c.record_id).where(*wanted)
            table = workshop.app.tables["task"].sql
            connection.execute(sa.update(table).where(table.c.id.in_(made)).values(created_at=at))


def test_a_schedule_asks_the_records_as_they_stood_at_each_tick(workshop):
    workshop.begin_with()
    now = utc_now()
    (task, still) = workshop.create(
        "task", {"name": "Paint", "stage": "open"}, {"name": "Still", "stage": "open"}
    )
    workshop.update("task", task, stage="done")
    _log_at(workshop, now - timedelta(days=9), act="create")
    _log_at(workshop, now - timedelta(days=4, hours=1), act="update")
    every_day = on("schedule", schedule={"every": "day", "at": [now.strftime("%H:%M")]})
    found = replayed(
        workshop, automation("daily", every_day, NOTE, condition='stage = "open"'), now - timedelta(days=7)
    )
    days = {record: sum(each.record_id == record for each in found.fired) for record in (task, still)}
    assert days[still] in (6, 7) and days[task] == days[still] - 4


def test_a_date_counts_where_it_stood_when_it_was_reached(workshop):
    workshop.begin_with()
    now = utc_now()
    reached, moved = (now - timedelta(days=days) for days in (3, 5))
    stays, goes = workshop.create(
        "task",
        {"name": "Stays", "due": reached.date().isoformat()},
        {"name": "Goes", "due": reached.date().isoformat()},
    )
    workshop.update("task", goes, due=(date.today() + timedelta(days=30)).isoformat())
    _log_at(workshop, now - timedelta(days=9), act="create")
    wait = automation("due", on("date_reached", field="due"), NOTE)
    _log_at(workshop, moved, act="update")
    assert [each.record_id for each in replayed(workshop, wait, now - timedelta(days=7)).fired] == [stays]
    _log_at(workshop, now - timedelta(days=1), act="update")
    both = replayed(workshop, wait, now - timedelta(days=7)).fired
    assert sorted(each.record_id for each in both) == [stays, goes]
    assert [each.at.date() for each in both] == [reached.date()] * 2


def test_what_only_people_set_off_says_so(workshop):
    workshop.begin_with()
    found = replayed(workshop, automation("hand", on("by_hand", None)))
    assert found.total == 0 and "Test it" in found.notes[0].en


def test_a_condition_that_time_makes_true_is_told_on_its_day(workshop):
    workshop.begin_with()
    now = utc_now()
    due = (now + timedelta(days=2)).date().isoformat()
    rows = (
        {"name": "Loaded", "due": due},
        {"name": "Later", "due": (now + timedelta(days=60)).date().isoformat()},
    )
    loaded, _later = workshop.create("task", *rows, source="sample")
    with workshop.engine.begin() as connection:
        table = workshop.app.tables["task"].sql
        connection.execute(sa.update(table).values(created_at=now - timedelta(days=40)))
    (moved,) = workshop.create("task", {"name": "Moved", "due": due})
    _log_at(workshop, now - timedelta(days=30), act="create", record_id=moved)
    workshop.update("task", moved, due="2030-01-01")
    _log_at(workshop, now - timedelta(days=1), act="update")
    near = 'AND(ISBLANK(due) = FALSE, DATEDIF(TODAY(), due, "d") <= 10, due >= TODAY())'
    found = replayed(
        workshop, automation("near", on("condition_entered", condition=near)), now - timedelta(days=20)
    )
    assert sorted(each.record_id for each in found.fired) == sorted([loaded, moved])
    assert {(now.date() - each.at.date()).days for each in found.fired} <= {7, 8, 9}
    left = replayed(
        workshop, automation("far", on("condition_left", condition=near)), now - timedelta(days=20)
    )
    assert [each.record_id for each in left.fired] == [moved]
    assert replayed(workshop, automation("made", on("record_created")), now - timedelta(days=50)).total == 1
