"""Who can see a record and why: the answer is the same as opening it as each person, and says the right reason."""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.builder.staff import Staff, read_staff
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.fields.masking import Masked
from tablewright.identity.models import Department, Group, GroupMember, Person, RecordShare, RoleMember
from tablewright.identity.versions import bump
from tablewright.runtime.access.explain import Access, who_can
from tablewright.runtime.access.reach_of import what_can
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, get_record, list_records

ROWS: list[Any] = [
    "own",
    "subordinates",
    "department",
    "department_below",
    "all",
    {"condition": 'stage = "run"'},
    {"condition": "OR(owner = ME(), lead = ME())"},
    {"scope": "department", "condition": 'stage <> "won"'},
    {"member": "lead"},
    ["own", {"member": "lead"}],
    {"condition": "IN(owner_department, MYDEPARTMENTS())"},
    {"condition": "team.owner = ME()"},
    {"condition": "IN(owner_department, MYDEPARTMENTS())", "scope": "own"},
    {"condition": "NOT(" * 14 + "owner = ME()" + ")" * 14},  # SQLite evaluates it as a whole, in Python
]


def role(key: str, rows: Any, **more: Any) -> dict[str, Any]:
    grant = {"actions": ["view", "edit", "share"], "rows": rows, **more}
    return {"key": key, "label": {"en": key.title(), "zh": key}, "tables": {"project": grant}}


def give(desk: Desk, role_key: str, kind: str, member: int) -> None:
    values = {"app_id": desk.office.app.id, "role_key": role_key, "kind": kind, "member_id": member}
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.insert(RoleMember).values(values))
        bump(work.connection, "people")


def with_roles(desk: Desk, *roles: dict[str, Any]) -> None:
    document = dict(desk.office.app.model.document)
    republish(desk, {**document, "roles": list(roles)})
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.delete(RoleMember))
        bump(work.connection, "people")


def ask(desk: Desk, record: int) -> tuple[Staff, dict[str, Access]]:
    office = desk.office
    with reading(office.engine) as connection:
        staff = read_staff(connection, office.workspace_id, office.app.id)
        context = make_context(connection, office.app, office.actor("ada"), utc_now())
        found = who_can(context, staff, "project", record)
    return staff, {each.person.name.casefold(): each for each in found}


def test_the_answer_is_what_each_person_finds_on_opening_the_record(desk: Desk):
    """Random roles over every kind of rows, field levels and shares: nobody more, nobody less, no other field."""
    office, chance = desk.office, random.Random(7)
    keys = [f"r{n}" for n in range(len(ROWS))]
    levels = ["hidden", "masked", "read", "edit"]
    roles = [
        role(key, rows, fields={name: chance.choice(levels) for name in ("phone", "share", "amount")})
        for key, rows in zip(keys, ROWS, strict=True)
    ]
    with_roles(desk, *roles)
    with unit_of_work(office.engine) as work:
        below = work.connection.scalar(
            sa.insert(Department)
            .values(workspace_id=office.workspace_id, name="North 1", parent_id=office.departments["north"])
            .returning(Department.id)
        )
        heads = sa.update(Department).where(Department.id == office.departments["south"])
        work.connection.execute(heads.values(head_id=office.people["sam"]))
        new = {"workspace_id": office.workspace_id, "created_at": work.now, "department_id": below}
        people = [{**new, "name": f"P{n}", "login": f"p{n}"} for n in range(8)]
        work.connection.execute(sa.insert(Person), people)
        bump(work.connection, "people")
    with reading(office.engine) as connection:
        everybody = list(connection.scalars(sa.select(Person.id)))
    team = office.create("ada", "team", name="Team", owner=office.people["mia"])
    records = [
        office.create(
            "ada",
            "project",
            name=f"Project {n}",
            stage=chance.choice(["plan", "run"]),
            owner=chance.choice(everybody),
            lead=chance.choice([None, *everybody]),
            team=chance.choice([None, team]),
            phone="+8613800138000",
            share=0.5,
            amount=10,
        )
        for n in range(6)
    ]
    for person in everybody:
        for key in chance.sample(keys, 2):
            give(desk, key, "person", person)
    with unit_of_work(office.engine) as work:
        share = {"table_id": office.app.tables["project"].id, "level": "view", "shared_by": 1, "at": work.now}
        for record in records[:3]:
            values = {**share, "record_id": record, "person_id": chance.choice(everybody)}
            work.connection.execute(sa.insert(RecordShare).values(values))
        bump(work.connection, "people")
    for record in records:
        staff, found = ask(desk, record)
        with reading(office.engine) as connection:
            for actor in staff.actors.values():
                context = make_context(connection, office.app, actor, utc_now())
                told = found.get(actor.name.casefold())
                try:
                    row = get_record(context, "project", record)
                except NotFound:
                    assert told is None, (actor.name, record)
                    continue
                assert told is not None, (actor.name, record)
                if told.administers:
                    continue
                assert told.roles or told.share
                masked = {k for k, v in row.values.items() if isinstance(v, Masked)}
                by_key = office.app.tables["project"].definition.by_key
                wanted = {by_key[key].label.en for key in masked & {"phone", "share", "amount"}}
                named = {"Phone", "Share", "Amount"}
                assert {each.en for each in told.masked} & named == wanted
                seen = {by_key[k].label.en for k, v in row.values.items() if v is not None}
                assert not {each.en for each in told.hidden} & seen


def test_every_way_a_role_is_given_is_told(desk: Desk):
    office = desk.office
    with_roles(desk, *(role(key, "all") for key in ("one", "two", "three", "four", "five")))
    with unit_of_work(office.engine) as work:
        values = {"workspace_id": office.workspace_id, "name": "Leads"}
        group = work.connection.scalar(sa.insert(Group).values(values).returning(Group.id))
        members = {"group_id": group, "person_id": office.people["mia"]}
        work.connection.execute(sa.insert(GroupMember).values(members))
    give(desk, "one", "person", office.people["mia"])
    give(desk, "two", "department", office.departments["north"])
    give(desk, "three", "department_below", office.departments["north"])
    give(desk, "four", "group", group)
    give(desk, "five", "everyone", 0)
    record = office.create("ada", "project", name="Bridge")
    _, found = ask(desk, record)
    told = [each.given.how.en for each in found["mia"].roles]
    assert told == [
        "given to them by name",
        "given to north",
        "given to north and departments below",
        "given to the group Leads",
        "given to everyone",
    ]
    assert [each.given.role for each in found["max"].roles] == ["five"]
    assert found["ada"].administers.en == "administers the workspace"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("own", "they own it"),
        ("department", "it belongs to their department north"),
        ({"member": "lead"}, "they are among “Lead”"),
        ({"condition": 'stage <> "won"'}, "stage is not “Finished”"),
        ({"scope": "own", "condition": 'stage = "run"'}, "they own it and stage is “Running”"),
        ("all", "all records"),
    ],
)
def test_the_part_of_the_rows_that_holds_is_told(desk: Desk, rows: Any, why: str):
    with_roles(desk, role("one", rows))
    mia = desk.office.people["mia"]
    give(desk, "one", "person", mia)
    record = desk.office.create("ada", "project", name="Bridge", stage="run", owner=mia, lead=mia)
    _, found = ask(desk, record)
    assert [each.en for each in found["mia"].roles[0].why] == [why]


def test_what_a_person_can_is_told_table_by_table(desk: Desk):
    with_roles(desk, role("one", "own", fields={"phone": "masked", "share": "hidden"}))
    mia = desk.office.people["mia"]
    give(desk, "one", "person", mia)
    for n in range(3):
        desk.office.create("ada", "project", name=f"Mine {n}", owner=mia)
    desk.office.create("ada", "project", name="Other")
    office = desk.office
    with reading(office.engine) as connection:
        staff = read_staff(connection, office.workspace_id, office.app.id)
        context = make_context(connection, office.app, office.actor("ada"), utc_now())
        reach = what_can(context, staff, staff.actors[mia])
        theirs = make_context(connection, office.app, staff.actors[mia], utc_now())
        listed = list_records(theirs, "project", ListRequest(fields=())).rows
    (table,) = reach.tables
    assert table.table.key == "project" and table.count == len(listed) == 3
    assert [each.en for each in table.masked] == ["Phone"]
    assert "Share" in [each.en for each in table.hidden]
    ((given, sentence),) = table.by
    assert given.how.en == "given to them by name" and "their own records" in sentence.en
    assert len(reach.closed) == 3


def test_people_without_a_number_of_statements_each(desk: Desk):
    """Three hundred people with one role take one statement each, made once."""
    office = desk.office
    with_roles(desk, role("one", "own"))
    give(desk, "one", "everyone", 0)
    with unit_of_work(office.engine) as work:
        new = {"workspace_id": office.workspace_id, "created_at": work.now}
        people = [{**new, "name": f"P{n}", "login": f"p{n}"} for n in range(300)]
        work.connection.execute(sa.insert(Person), people)
        bump(work.connection, "people")
    record = office.create("ada", "project", name="Bridge", owner=office.people["mia"])
    asked: list[str] = []
    sa.event.listen(office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    _, found = ask(desk, record)
    assert set(found) == {"ada", "mia"}
    assert len(asked) < 340
