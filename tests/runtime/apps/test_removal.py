"""A removed app leaves nothing behind but the logs, and takes nothing of another app along."""

from __future__ import annotations

import sqlalchemy as sa

from fixtures.office import Office
from tablewright.builder.templates.clone import clone_app
from tablewright.core.database import db, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import RecordShare, RoleMember
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.removal import remove_app
from tablewright.runtime.conversation.models import Comment
from tablewright.runtime.records.models import Change
from tablewright.runtime.storage.doctor import check_storage

LOGS = {"audit_entry", "audit_chain", "change_log", "version", "sqlite_sequence"}


def rows(office: Office) -> dict[str, int]:
    """Return how many rows each table of the platform's own holds."""
    with reading(office.engine) as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in db.metadata.tables.items()
            if name not in LOGS
        }


def fill(office: Office) -> None:
    """Put records, a row of a sub-form, links, a share, a comment and a role into the app."""
    tag = office.create("ada", "tag", name="Tag")
    team = office.create("ada", "team", name="Team")
    project = office.create("ada", "project", name="Bridge", team=team, tags=[tag], lines=[{"item": "Nail"}])
    office.create("ada", "task", name="Dig", project=project)
    table = office.table("project").id
    with unit_of_work(office.engine) as work:
        who = office.people["mia"]
        share = {"person_id": who, "level": "view", "shared_by": who, "at": work.now}
        work.connection.execute(sa.insert(RecordShare).values(table_id=table, record_id=project, **share))
        said = {"author_id": who, "text": "Hello", "at": work.now}
        work.connection.execute(sa.insert(Comment).values(table_id=table, record_id=project, **said))
        role = {"app_id": office.app.id, "role_key": "editor", "kind": "everyone", "member_id": 0}
        work.connection.execute(sa.insert(RoleMember).values(role))


def test_an_app_goes_with_everything_that_is_about_it(office: Office) -> None:
    with unit_of_work(office.engine) as work:
        clone_app(work, office.app.id, office.actor("ada"), key="other", label="Other")
    before = rows(office)
    with unit_of_work(office.engine) as work:
        clone_app(work, office.app.id, office.actor("ada"), key="third", label="Third", what="data")
    third = LiveApps(office.engine).get(None, office.workspace_id, "third")
    with unit_of_work(office.engine) as work:
        remove_app(work, third.id)
    assert rows(office) == before
    assert "third" not in LiveApps(office.engine).current(None, office.workspace_id)
    assert list(check_storage(office.engine)) == []


def test_the_logs_stay_without_values(office: Office) -> None:
    fill(office)
    with unit_of_work(office.engine) as work:
        remove_app(work, office.app.id)
    with reading(office.engine) as connection:
        told = connection.execute(sa.select(Change.act, Change.changes)).all()
    assert told and all(row.act == "create" for row in told)
    assert not any("Bridge" in str(row.changes) for row in told)
    assert list(check_storage(office.engine)) == []


def test_another_app_keeps_what_it_has(office: Office) -> None:
    fill(office)
    with unit_of_work(office.engine) as work:
        clone_app(work, office.app.id, office.actor("ada"), key="other", label="Other", what="data")
    before = [office.stored("project", each) for each in office.live_ids("project")]
    other = LiveApps(office.engine).get(None, office.workspace_id, "other")
    with unit_of_work(office.engine) as work:
        remove_app(work, other.id)
    assert [office.stored("project", each) for each in office.live_ids("project")] == before
    assert list(check_storage(office.engine)) == []


def test_the_id_of_a_removed_app_is_never_anothers(office: Office) -> None:
    ids = set()
    for _ in range(3):
        with unit_of_work(office.engine) as work:
            made = clone_app(work, office.app.id, office.actor("ada"), key="other", label="Other")
        ids.add(made)
        with unit_of_work(office.engine) as work:
            remove_app(work, made)
    assert len(ids) == 3
