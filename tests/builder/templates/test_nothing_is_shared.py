"""A clone shares nothing with its source, and of a trial nobody knows but who administers its app."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.builder.templates.clone import clone_app
from tablewright.core.database import db, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import AppAdmin
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.channels.accounts import Told, add_account, named_row

from .conftest import Source

DECIDED = {
    "app": "a row of its own",
    "revision": "a history of its own, with one entry",
    "physical_table": "tables of its own",
    "attachment": "rows of its own, with the same bytes",
    "app_admin": "who made it",
    "audit_entry": "the log goes on",
    "lineage": "where it comes from, noted anew",
    "change_log": "an entry for each record",
    "channel_account": "those of the same names, without secrets",
    "record_share": "left behind",
    "role_member": "left behind",
    "former_member": "left behind",
    "saved_view": "left behind",
    "bulk_act": "left behind",
    "public_form": "left behind",
    "view_link": "left behind",
    "access_request": "left behind",
    "form_draft": "left behind",
    "notice": "left behind",
    "comment": "left behind",
    "first_view": "left behind",
    "follow": "left behind",
    "presence": "left behind",
    "start": "left behind",
    "draft": "left behind",
    "draft_step": "left behind",
    "kept_value": "left behind",
    "removed_element": "left behind",
    "build_job": "left behind",
    "template": "left behind",
    "proposal": "left behind",
    "api_use": "left behind",
    "webhook": "left behind",
    "calendar_feed": "left behind",
    "reminder": "left behind",
    "outgoing_call": "left behind",
    "automation_hook": "left behind",
    "automation_turn": "left behind",
    "automation_draft": "left behind",
    "automation_inside": "left behind",
    "automation_clock": "left behind",
    "automation_hour": "left behind",
    "automation_owner": "left behind",
    "automation_run": "left behind",
}
"""What becomes, in a clone, of the rows that each table of the platform's own holds about an app or its tables."""


def about_apps() -> set[str]:
    """Return the platform's own tables whose rows are about one app or one of its tables."""
    names = {"app_id", "from_app_id", "table_id"}
    return {
        name
        for name, table in db.metadata.tables.items()
        if names & set(table.c.keys()) and name != "physical_column"
    } | {"app"}


def test_it_is_decided_what_becomes_of_every_table_that_is_about_apps() -> None:
    unknown = about_apps() - DECIDED.keys()
    assert not unknown, f"Decide what a clone takes along of these, and say so in DECIDED: {unknown}"


def test_a_clone_has_nothing_but_what_is_decided(source: Source) -> None:
    clone = source.clone(what="data", people="keep")
    tables = {table.id for table in clone.tables.values()}
    held = set()
    with reading(source.engine) as connection:
        for name in about_apps() - {"app"}:
            table = db.metadata.tables[name]
            mine = [table.c[key] == clone.id for key in ("app_id", "from_app_id") if key in table.c]
            mine += [table.c.table_id.in_(tables)] if "table_id" in table.c else []
            if connection.scalar(sa.select(sa.func.count()).select_from(table).where(sa.or_(*mine))):
                held.add(name)
    assert held == {"revision", "physical_table", "attachment", "app_admin", "change_log", "audit_entry"}


def test_a_clone_asks_for_the_secrets_of_its_accounts_anew(source: Source) -> None:
    typed = {"address": "https://hooks.example/", "secret": "a secret of sixteen letters"}
    told = Told("webhook", "Partner", typed, source.office.app.id, "partner")
    with unit_of_work(source.engine) as work:
        add_account(work, source.office.workspace_id, told, source.office.people["ada"])
    clone = source.clone()
    with reading(source.engine) as connection:
        row = named_row(connection, source.office.workspace_id, clone.id, "partner")
    assert row.secrets is None
    assert row.settings == {"address": "https://hooks.example"}


@pytest.fixture
def trial(desk: Desk) -> str:
    """Give the key of a trial of the office's app, which edith has come to administer."""
    office = desk.office
    with unit_of_work(office.engine) as work:
        mine = {"app_id": office.app.id, "person_id": office.people["edith"]}
        work.connection.execute(sa.insert(AppAdmin).values(mine))
        work.connection.execute(sa.text("UPDATE version SET number = number + 1"))
        how = {"key": "tried", "label": "Tried", "trial_of": office.app.id}
        clone_app(work, office.app.id, office.actor("edith"), **how)
    return "tried"


@pytest.mark.parametrize("who, status", (("ada", 200), ("edith", 200), ("mia", 404), ("sam", 404)))
def test_a_trial_is_seen_by_who_administers_its_app(desk: Desk, trial: str, who: str, status: int) -> None:
    assert desk.client(who).get(f"/a/{trial}/project/").status_code == status


def test_a_trial_is_listed_nowhere(desk: Desk, trial: str) -> None:
    for page in ("/", "/a/everything/project/", "/apps/new", "/workspace/people/invite", "/me/tokens/new"):
        answer = desk.client("ada").get(page)
        assert answer.status_code in (200, 302), page
        assert "Tried" not in answer.text, page


def test_a_trial_comes_from_nothing_and_is_nobodys(desk: Desk, trial: str) -> None:
    live = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, trial)
    told = sa.select(AppAdmin.person_id).where(AppAdmin.app_id == live.id)
    with reading(desk.office.engine) as connection:
        assert connection.scalars(told).all() == []
