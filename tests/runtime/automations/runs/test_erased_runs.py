"""What was deleted for good is in no run any more: not in its trigger, its steps, its reasons, its calls."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from runtime.automations.engine.test_outside import ask

from fixtures.receiver import receiver
from fixtures.workshop import automation, on, step
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.runtime.automations.models import AutomationRun, AutomationRunStep
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.records import service
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.purged import forget_purged

__all__ = ["receiver"]
BAD = step("bad", "stop", message="{name} cannot go on")
FIND = step("find", "find_records", table="task", condition='stage = "open"')
COPY = step("copy", "create_record", table="note", values={"text": "name"})
BREAK = step("break", "create_record", table="note", values={"number": "1 / 0", "text": "name"})


def purge(workshop, *ids):
    workshop.delete("task", *ids)
    workshop._act("ada", lambda work, context: service.purge(work, context, "task", ids, "form"))


def kept(workshop):
    """Return everything that runs, steps, notices and calls keep, as one text."""
    with reading(workshop.engine) as connection:
        tables = (each.__table__ for each in (AutomationRun, AutomationRunStep, Notice, OutgoingCall))
        return "\n".join(str(row) for table in tables for row in connection.execute(sa.select(table)))


def test_a_run_about_a_record_keeps_its_state_and_no_value(workshop, receiver):
    workshop.begin_with(
        automation("copied", on("record_updated"), COPY, ask(receiver)),
        automation("stopped", on("record_updated"), BAD),
        automation("failed", on("record_updated"), BREAK),
        automation(
            "waits", on("record_updated"), COPY, step("rest", "wait", until="span", amount=3, unit="days")
        ),
        automation("touched", on("record_created", "note"), FIND),
    )
    secret, other = workshop.create("task", {"name": "Sec", "stage": "open"}, {"name": "Other"})
    for task in (secret, other):
        workshop.update("task", task, name=f"Secret {task}")
    workshop.create("note", {"text": "A note"})
    workshop.work()
    before = {each.id: each.state for each in workshop.runs()}
    assert f"Secret {secret}" in kept(workshop)
    purge(workshop, secret)
    assert forget_purged(workshop.engine) == 1
    forget_purged(workshop.engine)
    assert f"Secret {secret}" not in kept(workshop) and f"Secret {other}" in kept(workshop)
    about = [
        each
        for each in workshop.runs()
        if each.trigger["table"] == "task" and each.trigger["record"] == secret
    ]
    assert [each.automation for each in about] == ["copied", "stopped", "failed", "waits"]
    for each in about:
        assert each.state == {"copied": "stopped", "waits": "stopped"}.get(each.automation, before[each.id])
        assert each.trigger["kind"] and not each.trigger.get("changes") and not each.kept["steps"]
        assert each.reason is None or "deleted for good" in each.reason["en"]
        assert all((line.given, line.output) == (None, None) for line in workshop.steps(each.id))
    (touched,) = [each for each in workshop.runs("touched") if each.trigger["actor"]]
    assert touched.state == "done" and workshop.steps(touched.id)[0].output is None
    with reading(workshop.engine) as connection:
        calls = connection.scalars(sa.select(OutgoingCall.purpose_id)).all()
    assert not set(calls) & {each.id for each in about} and len(calls) == 1


def test_what_names_other_records_stays(workshop):
    workshop.begin_with(automation("copied", on("record_updated"), COPY))
    ids = workshop.create("task", *({"name": str(n)} for n in range(3)))
    for task in ids:
        workshop.update("task", task, name=f"Kept {task}")
    workshop.work()
    first, *rest = ids
    purge(workshop, first)
    forget_purged(workshop.engine)
    runs = {each.trigger["record"]: each for each in workshop.runs()}
    assert not runs[first].trigger.get("changes")
    assert all(runs[each].trigger["changes"] and workshop.steps(runs[each].id)[0].given for each in rest)


def test_what_was_told_long_ago_is_not_told_again(workshop):
    workshop.begin_with(automation("copied", on("record_updated"), COPY))
    first, second = workshop.create("task", {"name": "First"}, {"name": "Second"})
    purge(workshop, first)
    with workshop.engine.begin() as connection:
        long_ago = utc_now() - timedelta(hours=1)
        connection.execute(sa.update(Change.__table__).values(at=long_ago))
    assert [forget_purged(workshop.engine) for _ in range(2)] == [1, 0]
    purge(workshop, second)
    assert [forget_purged(workshop.engine) for _ in range(2)] == [
        1,
        1,
    ]  # what is fresh may not be all there is
