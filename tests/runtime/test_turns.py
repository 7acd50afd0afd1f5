"""Long work of every kind waits for a database that cannot serve, and is then worked off to its end."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.database import reading
from tablewright.core.unit_of_work import UnitOfWork, unit_of_work
from tablewright.runtime import turns
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.bulk import act as acts
from tablewright.runtime.bulk import steps
from tablewright.runtime.bulk import worker as bulk
from tablewright.runtime.bulk.chosen import Chosen
from tablewright.runtime.handover import job as jobs
from tablewright.runtime.handover import worker as handover
from tablewright.runtime.handover.places import belongings
from tablewright.runtime.records.context import make_context


def bulk_act(work: UnitOfWork, desk: Desk) -> int:
    app = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything")
    context = make_context(work.connection, app, desk.office.actor("ada"), work.now)
    return acts.begin(work, context, "project", Chosen(), "edit", {"owner": desk.office.people["mia"]}, 3).id


def hand_over(work: UnitOfWork, desk: Desk) -> int:
    office, apps = desk.office, LiveApps(desk.office.engine)
    edith, mia = office.people["edith"], office.people["mia"]
    owned = belongings(work.connection, apps.current(work.connection, office.workspace_id).values(), edith)
    wanted = [(each, mia) for each in owned]
    return jobs.start(work, office.workspace_id, edith, office.people["ada"], wanted)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("begin", "kind", "worker"),
    [(bulk_act, steps, bulk), (hand_over, jobs, handover)],
    ids=["bulk", "hand-over"],
)
def test_a_database_that_cannot_serve_is_waited_for(desk, monkeypatch, begin, kind, worker):
    office, woken = desk.office, []
    rows = [{"name": f"P{n}", "owner": office.people["edith"]} for n in range(3)]
    office.create_many("ada", "project", rows)
    with unit_of_work(office.engine) as work:
        work_id = begin(work, desk)
    monkeypatch.setenv("TABLEWRIGHT_DATA_DIR", str(desk.app.config["CONFIG"].data_dir))
    monkeypatch.setenv("TABLEWRIGHT_DATABASE_URL", office.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(turns.LongWork, "wake", lambda _kind, _url, told: woken.append(told))
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0)

    def busy(*_: Any) -> Any:
        raise sa.exc.OperationalError("", {}, Exception("database is locked"))

    with monkeypatch.context() as held:
        held.setattr(kind, "unit_of_work", busy)
        worker.run(work_id)
    assert woken == [work_id]
    with reading(office.engine) as connection:
        unfinished = acts.unfinished(connection) or jobs.unfinished(connection)
    assert list(unfinished) == [work_id]
    worker.run(work_id)
    assert woken == [work_id]
    owners = {office.stored("project", each)["owner"] for each in office.live_ids("project")}
    assert owners == {office.people["mia"]}
