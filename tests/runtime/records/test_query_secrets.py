"""What an actor may not read never shows and decides nothing: not in lists, counts, orders, sums, titles, history.

Each secret lies beside a harmless twin that must be found, so that a refusal is not mere emptiness.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.query_world import NOW, World
from tablewright.core.database import reading
from tablewright.core.errors import NotFound, Refused
from tablewright.core.unit_of_work import unit_of_work
from tablewright.fields import UnknownField
from tablewright.runtime.records.aggregate import aggregate
from tablewright.runtime.records.history import list_history
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import ListRequest, get_record, list_records

SECRET = "绝密zebra"


@pytest.fixture
def planted(world: World) -> World:
    """Mia (a member) sees her own project; the rest lies in hidden rows and fields."""
    mia, eve = world.people["mia"], world.people["eve"]
    with unit_of_work(world.engine) as work:
        team = world.add(work, "team", name="open team", level="a", budget=Decimal("987654.25"), owner=eve)
        hidden = world.add(work, "project", name=SECRET, stage="plan", owner=eve, amount=Decimal(777), team=team,
                           phone="+8613811112222", brief="abc")  # fmt: skip
        mine = world.add(work, "project", name="harmless", stage="plan", owner=mia, amount=Decimal(5), team=team,
                         phone="+8613833334444", share=Decimal("0.125"), parent=hidden)  # fmt: skip
        gone = world.add(work, "project", name="gone " + SECRET, stage="run", owner=mia, deleted_at=NOW)
        world.add(work, "task", name="mine", project=mine, hours=Decimal(1), owner=eve)
        world.add(work, "task", name=SECRET, project=hidden, hours=Decimal(100), owner=eve)
        child = world.add(work, "project", name="child " + SECRET, stage="won", owner=eve, parent=mine)
        tag = world.add(work, "tag", name="shared", weight=Decimal(1), owner=eve)
        for project in (hidden, mine, gone):
            world.link(work, project, tag)
    world.ids = {"team": team, "hidden": hidden, "mine": mine, "gone": gone, "child": child, "tag": tag}  # type: ignore[attr-defined]
    return world


def everything_mia_gets(world: World, connection: sa.Connection) -> list[Any]:
    context = world.context(connection, "mia")
    lists = [
        list_records(context, table, ListRequest(limit=1000, count="exact"))
        for table in ("project", "task", "team", "tag")
    ]
    groups = aggregate(context, "project", ("stage",), ("count", "sum:amount", "max:amount", "unique:name"))
    counted = aggregate(context, "team", (), ("count", "sum:amount_total", "sum:project_count"))
    return [lists, groups, counted]


def test_no_secret_shows_anywhere(planted: World):
    with reading(planted.engine) as connection:
        told = repr(everything_mia_gets(planted, connection))
    assert "harmless" in told
    for secret in (SECRET, "zebra", "987654", "777", "13811112222", "13833334444", "0.125"):
        assert secret not in told


def test_changing_secrets_changes_no_answer(planted: World):
    with reading(planted.engine) as connection:
        before = repr(everything_mia_gets(planted, connection))
    project, team = planted.app.tables["project"], planted.app.tables["team"]
    with unit_of_work(planted.engine) as work:
        hidden = sa.update(project.sql).where(
            project.sql.c.id.in_([planted.ids["hidden"], planted.ids["child"]])
        )
        work.connection.execute(
            hidden.values(
                {
                    project.column("amount").name: Decimal(1),
                    project.column("name").name: "aaa",
                    "search": "harmless",
                }
            )
        )
        own = {project.column("phone").name: None, project.column("share").name: Decimal("0.5")}
        work.connection.execute(sa.update(project.sql).values(own))
        work.connection.execute(sa.update(team.sql).values({team.column("budget").name: None}))
    with reading(planted.engine) as connection:
        assert repr(everything_mia_gets(planted, connection)) == before


def test_a_hidden_field_is_as_unknown_as_one_that_never_was(planted: World):
    with reading(planted.engine) as connection:
        context = planted.context(connection, "mia")
        for name in (
            "phone",
            "share",
            "ghost",
            "team.budget",
            "team.ghost",
            "lead.name",
            "tasks.ghost",
            "",
            "a.b.c",
        ):
            leaf = {"field": name, "op": "is_empty"}
            for request in (
                ListRequest(fields=(name,)),
                ListRequest(filter=leaf),
                ListRequest(filter={"or": [{"not": leaf}]}),
                ListRequest(sort=(name,)),
                ListRequest(sort=("-" + name,)),
            ):
                with pytest.raises(UnknownField):
                    list_records(context, "project", request)
            with pytest.raises(UnknownField):
                aggregate(context, "project", (name,), ("count",))
            with pytest.raises(UnknownField):
                aggregate(context, "project", (), ("unique:" + (name or "."),))
            with pytest.raises(UnknownField):
                get_record(context, "project", planted.ids["mine"], (name,))


def test_the_administrator_may_name_all_of_them(planted: World):
    with reading(planted.engine) as connection:
        context = planted.context(connection, "ada")
        for name in ("phone", "share", "team.budget"):
            assert list_records(context, "project", ListRequest(fields=(name,), sort=(name,))).rows
            assert aggregate(context, "project", (), ("unique:" + name,))


def test_a_hidden_row_is_as_unknown_as_one_that_never_was(planted: World):
    with reading(planted.engine) as connection:
        context = planted.context(connection, "mia")
        for record_id in (planted.ids["hidden"], planted.ids["gone"], 10**6, 0, -1, 2**70):
            with pytest.raises(NotFound):
                get_record(context, "project", record_id)
            with pytest.raises(NotFound):
                list_history(context, "project", record_id)
        assert get_record(context, "project", planted.ids["mine"]).title == "harmless"
        some = ListRequest(ids=(planted.ids["hidden"], planted.ids["mine"]))
        assert [row.id for row in list_records(context, "project", some).rows] == [planted.ids["mine"]]


def test_a_hidden_linked_record_is_as_if_it_were_not_set(planted: World):
    with reading(planted.engine) as connection:
        context = planted.context(connection, "mia")
        mine = get_record(context, "project", planted.ids["mine"], ("parent", "parts", "tasks", "task_count"))
        assert mine.values["parent"] is None
        assert mine.values["parts"] == []
        assert [task["title"] for task in mine.values["tasks"]] == ["mine"]
        for leaf, found in (
            ({"field": "parent", "op": "is_empty"}, 1),
            ({"field": "parent", "op": "is", "value": planted.ids["hidden"]}, 0),
            ({"field": "parent.stage", "op": "is", "value": "plan"}, 0),
            ({"field": "parts", "op": "is_not_empty"}, 0),
            ({"field": "parts", "op": "has_any", "value": [planted.ids["child"]]}, 0),
            ({"field": "parts.stage", "op": "is", "value": "won"}, 0),
            ({"field": "team.projects.name", "op": "contains", "value": "zebra"}, 0),
            ({"field": "team.projects.name", "op": "contains", "value": "harmless"}, 1),
        ):
            assert len(list_records(context, "project", ListRequest(filter=leaf)).rows) == found, leaf


def test_the_administrator_sees_the_same_links(planted: World):
    with reading(planted.engine) as connection:
        context = planted.context(connection, "ada")
        mine = get_record(context, "project", planted.ids["mine"])
        assert mine.values["parent"] == {"id": planted.ids["hidden"], "title": SECRET}
        assert [part["id"] for part in mine.values["parts"]] == [planted.ids["child"]]


def test_counts_and_sums_of_links_leave_hidden_rows_out(planted: World):
    with reading(planted.engine) as connection:
        fields = ("projects", "project_count", "amount_total")
        mia = get_record(planted.context(connection, "mia"), "team", planted.ids["team"], fields)
        ada = get_record(planted.context(connection, "ada"), "team", planted.ids["team"], fields)
        assert (mia.values["project_count"], mia.values["amount_total"]) == (1, 5)
        assert (ada.values["project_count"], ada.values["amount_total"]) == (2, 782)
        tag = get_record(planted.context(connection, "mia"), "tag", planted.ids["tag"], ("projects",))
        assert [each["title"] for each in tag.values["projects"]] == ["harmless"]


def test_a_view_over_a_hidden_field_does_not_exist(planted: World):
    with reading(planted.engine) as connection:
        with pytest.raises(NotFound):
            list_records(planted.context(connection, "han"), "project", ListRequest(view="running"))
        with pytest.raises(NotFound):
            list_records(planted.context(connection, "ada"), "project", ListRequest(view="ghost"))
        assert list_records(planted.context(connection, "mia"), "project", ListRequest(view="running")).rows
        with pytest.raises(NotFound):
            aggregate(planted.context(connection, "han"), "project", (), ("count",), view="running")


def test_a_table_one_may_not_see_is_not_there(planted: World):
    with reading(planted.engine) as connection:
        for name, table in (("han", "team"), ("eve", "project"), ("ada", "ghost"), ("ada", "project.lines")):
            with pytest.raises(NotFound):
                list_records(planted.context(connection, name), table, ListRequest())


def test_the_recycle_bin_asks_for_a_right_and_for_the_row(planted: World):
    with reading(planted.engine) as connection:
        with pytest.raises(Refused):
            list_records(planted.context(connection, "mia"), "project", ListRequest(deleted=True))
        binned = list_records(planted.context(connection, "ada"), "project", ListRequest(deleted=True)).rows
        assert [row.id for row in binned] == [planted.ids["gone"]]
        with pytest.raises(NotFound):
            get_record(planted.context(connection, "ada"), "project", planted.ids["gone"])
        assert get_record(planted.context(connection, "ada"), "project", planted.ids["gone"], deleted=True)


def test_a_field_that_only_one_of_two_roles_shows_is_there_on_that_roles_rows(planted: World):
    both, west = planted.people["both"], planted.departments["west"]
    phone = "+8613855556666"
    with unit_of_work(planted.engine) as work:
        theirs = planted.add(
            work, "project", name="dept", stage="won", owner=None, owner_department=west, phone=phone
        )
        own = planted.add(
            work, "project", name="own", stage="won", owner=both, owner_department=None, phone=phone
        )
    with reading(planted.engine) as connection:
        context = planted.context(connection, "both")
        values = {row.id: row.values["phone"] for row in list_records(context, "project", ListRequest()).rows}
        assert values[theirs] == phone
        assert values[own] is None
        leaf = {"field": "phone", "op": "is", "value": phone}
        assert [row.id for row in list_records(context, "project", ListRequest(filter=leaf)).rows] == [theirs]
        assert [
            row.id for row in list_records(context, "project", ListRequest(search="13855556666")).rows
        ] == [theirs]
        (group,) = aggregate(context, "project", (), ("filled:phone",))
        assert group["filled:phone"] == 1


def test_history_tells_readable_fields_only(planted: World):
    table = planted.app.tables["project"]
    with unit_of_work(planted.engine) as work:
        for number, changes in enumerate(
            [
                {"name": [None, "harmless"], "phone": [None, "+8613800000000"]},
                {"phone": ["+8613800000000", "+8613833334444"]},
                {"parent": [None, planted.ids["hidden"]], "share": [None, 0.125]},
                {"team": [None, planted.ids["team"]], "@deleted_with": [None, 1]},
            ]
        ):
            work.connection.execute(
                sa.insert(Change.__table__).values(
                    table_id=table.id,
                    record_id=planted.ids["mine"],
                    rev=number + 1,
                    changes=changes,
                    act="create" if number == 0 else "update",
                    actor_id=planted.people["eve"],
                    source="form",
                    at=NOW + timedelta(minutes=number),
                )  # fmt: skip
            )
    with reading(planted.engine) as connection:
        mia = list_history(planted.context(connection, "mia"), "project", planted.ids["mine"])
        team = {"id": planted.ids["team"], "title": "open team"}
        assert [entry.changes for entry in mia] == [
            {"team": (None, team)},
            {"parent": (None, None)},
            {"name": (None, "harmless")},
        ]
        ada = list_history(planted.context(connection, "ada"), "project", planted.ids["mine"], limit=2)
        assert [entry.rev for entry in ada] == [4, 3]
        assert ada[1].changes["parent"] == (None, {"id": planted.ids["hidden"], "title": SECRET})
        more = list_history(
            planted.context(connection, "ada"), "project", planted.ids["mine"], before=ada[1].id
        )
        assert [entry.rev for entry in more] == [2, 1]
        with pytest.raises(Refused):
            list_history(planted.context(connection, "han"), "project", planted.ids["mine"])
