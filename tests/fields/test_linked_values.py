"""Links, rows, lookups, rollups and formulas over real records: what a list and a record give, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fixtures.office import NOW, Office
from tablewright.core.database import reading
from tablewright.fields import type_of
from tablewright.fields.base import Reader
from tablewright.runtime.records.query import ListRequest, get_record, list_records

LINKS = [
    ("team", "is", "north", ["full"]),
    ("team", "is_empty", None, ["empty"]),
    ("tags", "has_any", ["红"], ["full"]),
    ("tags", "has_all", ["红", "blue"], ["full"]),
    ("tags", "is_empty", None, ["empty"]),
    ("tasks", "is_not_empty", None, ["full"]),
    ("tasks", "has_any", ["late"], ["full"]),
    ("parts", "has_any", ["empty"], ["full"]),
    ("lines", "is_empty", None, ["empty"]),
    ("helpers", "is_empty", None, ["empty"]),
]
COMPUTED = [
    ("team_level", "is", "a", ["full"]),
    ("team_level", "is_not", "a", ["empty"]),
    ("tag_names", "is", "红", ["full"]),
    ("tag_names", "contains", "lu", ["full"]),
    ("tag_names", "not_contains", "lu", ["empty"]),
    ("tag_names", "is_empty", None, ["empty"]),
    ("task_count", "is", 3, ["full"]),
    ("task_count", "lt", 1, ["empty"]),
    ("task_hours", "is", "3.5", ["full"]),
    ("task_hours", "gte", 3.49999, ["full"]),
    ("task_average", "between", [1, 2], ["full"]),
    ("first_due", "within", "this_month", ["full"]),
    ("first_task", "starts_with", "ear", ["full"]),
    ("lines_total", "gt", 15, ["full"]),
    ("caption", "contains", "星河", ["full"]),
    ("weighted", "gt", 1e14, ["full"]),
    ("grace", "is", "2026-12-08", ["full"]),
    ("grace", "is_empty", None, ["empty"]),
    ("reminder", "lt", "2026-11-22", ["full"]),
    ("at_risk", "is", True, ["full"]),
    ("at_risk", "is", False, ["empty"]),
    ("created_at", "within", "today", ["full", "empty"]),
    ("owner", "is_me", True, ["full", "empty"]),
    ("owner_department", "is_not_empty", None, ["full", "empty"]),
]
"""(field, operator, operand, names of the records found); of links, operands are names too."""


@pytest.fixture
def records(office: Office, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Give a team, tags, a project with everything linked, an empty one, and tasks, all made when the office reads them."""
    monkeypatch.setattr("tablewright.core.unit_of_work.utc_now", lambda: NOW)
    made = {"north": office.create("ada", "team", name="北队 <b>", level="a", budget="10.50")}
    made |= {
        name: office.create("ada", "tag", name=name, weight=n) for n, name in enumerate(("红", "blue"), 1)
    }
    made["full"] = office.create(
        "ada", "project", name="星河 一期", stage="run", team=made["north"], tags=[made["blue"], made["红"]],
        amount="1000000000000000.01", done=40, urgent=True, due="2026-12-01", meeting="2026-11-22T08:00:00Z",
        helpers=[office.people["mia"], office.people["max"]], units=[office.departments["south"]],
        colors=["blue", "red"],
        lines=[
            {"item": "b", "quantity": 2, "price": "0.10", "kind": "work", "tag": made["红"]},
            {"item": "a", "quantity": "1.5", "price": "10"},
        ],
    )  # fmt: skip
    made["empty"] = office.create(
        "ada", "project", name="空项目", stage="plan", parent=made["full"], colors=None, due=None
    )
    for name, hours, due, finished in (
        ("late", "2.5", "2026-12-24", True), ("early", "1.0", "2026-11-01", False), ("undated", None, None, False),
    ):  # fmt: skip
        made[name] = office.create(
            "ada", "task", name=name, project=made["full"], hours=hours, due=due, finished=finished
        )
    return made


def values(office: Office, record_id: int) -> dict[str, Any]:
    with reading(office.engine) as connection:
        return get_record(office.context("ada", connection), "project", record_id).values


def found(office: Office, field: str, op: str, value: Any = None) -> list[int]:
    leaf = {"field": field, "op": op, "value": value} if value is not None else {"field": field, "op": op}
    with reading(office.engine) as connection:
        page = list_records(office.context("ada", connection), "project", ListRequest(filter=leaf))
    return sorted(row.id for row in page.rows)


def test_a_link_gives_id_and_title_to_one_and_to_many_and_back(office, records):
    full, empty = values(office, records["full"]), values(office, records["empty"])
    assert full["team"] == {"id": records["north"], "title": "北队 <b>"}
    assert sorted(each["title"] for each in full["tags"]) == ["blue", "红"]
    assert full["parts"] == [{"id": records["empty"], "title": "空项目"}]
    assert [each["title"] for each in full["tasks"]] == ["late", "early", "undated"]
    assert (empty["team"], empty["tags"], empty["parts"], empty["tasks"]) == (None, [], [], [])
    assert empty["parent"] == {"id": records["full"], "title": "星河 一期"}


def test_people_and_departments_come_with_their_names(office, records):
    full = values(office, records["full"])
    assert full["helpers"] == [
        {"id": office.people["mia"], "title": "Mia"}, {"id": office.people["max"], "title": "Max"},
    ]  # fmt: skip
    assert full["units"] == [{"id": office.departments["south"], "title": "south"}]
    assert full["owner"] == {"id": office.people["ada"], "title": "Ada"}


def test_rows_of_a_sub_form_keep_their_order_and_hold_every_kind_of_value(office, records):
    rows = values(office, records["full"])["lines"]
    assert [row["item"] for row in rows] == ["b", "a"]
    assert rows[0]["quantity"] == Decimal("2") and rows[0]["price"] == Decimal("0.10")
    assert rows[0]["tag"] == {"id": records["红"], "title": "红"}
    assert rows[0]["kind"] == "work" and rows[1]["kind"] is None
    assert rows[1]["sum"] == pytest.approx(15.0)
    assert values(office, records["empty"])["lines"] == []


def test_a_lookup_shows_what_the_linked_record_holds(office, records):
    full, empty = values(office, records["full"]), values(office, records["empty"])
    assert full["team_level"] == "a" and sorted(full["tag_names"]) == ["blue", "红"]
    assert empty["team_level"] is None and empty["tag_names"] == []


def test_rollups_count_and_sum_exactly(office, records):
    full, empty = values(office, records["full"]), values(office, records["empty"])
    assert (full["task_count"], full["open_tasks"], full["task_hours"]) == (3, 2, Decimal("3.5"))
    assert full["task_average"] == pytest.approx(1.75)
    assert (full["first_due"], full["last_due"], full["due_days"]) == (
        date(2026, 11, 1),
        date(2026, 12, 24),
        2,
    )
    assert (full["first_task"], full["last_task"]) == ("early", "late")
    assert full["lines_total"] == pytest.approx(15.2)
    assert (empty["task_count"], empty["task_hours"], empty["task_average"], empty["first_task"]) == (
        0,
        0,
        None,
        None,
    )


def test_a_rollup_of_money_stays_exact_where_a_double_would_not(office, records):
    office.create("ada", "project", name="zweite", stage="run", team=records["north"], amount="0.02")
    with reading(office.engine) as connection:
        team = get_record(office.context("ada", connection), "team", records["north"])
    assert team.values["amount_total"] == Decimal("1000000000000000.03")
    assert team.values["project_count"] == 2


def test_formulas_have_the_type_they_declare(office, records):
    full, empty = values(office, records["full"]), values(office, records["empty"])
    assert full["caption"].startswith("星河 一期 / P2026-")
    assert full["weighted"] == pytest.approx(4e14)
    assert full["grace"] == date(2026, 12, 8)
    assert full["reminder"] == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert full["at_risk"] is True and empty["at_risk"] is False
    assert (empty["grace"], empty["reminder"]) == (None, None)


def test_links_are_filtered_by_id(office, records):
    for field, op, value, names in LINKS:
        ids = [records[name] for name in value] if isinstance(value, list) else records.get(value)
        assert found(office, field, op, ids) == [records[name] for name in names], (field, op)


def test_computed_values_are_filtered_as_the_type_they_show(office, records):
    for field, op, value, names in COMPUTED:
        assert found(office, field, op, value) == [records[name] for name in names], (field, op)


def test_a_record_shows_the_first_hundred_of_what_it_holds_and_counts_them_all(office, records):
    tasks = [{"name": f"t{n}", "project": records["empty"]} for n in range(130)]
    office.create_many("ada", "task", tasks)
    shown = values(office, records["empty"])
    assert len(shown["tasks"]) == 100 and shown["task_count"] == 130
    assert [each["title"] for each in shown["tasks"][:2]] == ["t0", "t1"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_value_of_a_record_reads_as_text(office, records, language):
    table = office.table("project").definition
    for name in ("full", "empty"):
        for key, value in values(office, records[name]).items():
            field = table.by_key[key]
            assert isinstance(type_of(field).format(field, value, Reader(language, "Asia/Shanghai")), str)
    full, reader = values(office, records["full"]), Reader(language, "Asia/Shanghai")

    def shown(key: str) -> str:
        return type_of(table.by_key[key]).format(table.by_key[key], full[key], reader)

    assert shown("task_count") == "3" and shown("task_hours") == "3.5" and shown("task_average") == "1.75"
    assert shown("weighted") == "400,000,000,000,000.00"
    assert shown("team_level") == ("A 级" if language == "zh" else "Level A")
    assert shown("helpers") == ("Mia、Max" if language == "zh" else "Mia, Max")
