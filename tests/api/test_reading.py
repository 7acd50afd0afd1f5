"""Lists through the API: every operator, fields of linked records, order, pages by cursor, groups, schema, definition."""

from __future__ import annotations

import jsonschema
import pytest

from tablewright.core.unit_of_work import unit_of_work
from tablewright.fields import type_of
from tablewright.identity.people import give_roles


@pytest.fixture
def filled(call):
    """Give the administrator's program on six projects of two teams."""
    ada = call("ada")
    teams = [ada.create("team", name=name, level=level)["id"] for name, level in (("A", "a"), ("B", "b"))]
    rows = [
        {"name": f"项目 {number}", "amount": number * 10, "done": number * 10, "stars": number % 5 + 1,
         "stage": "run" if number % 2 else "plan", "due": f"2026-11-{10 + number}", "urgent": bool(number % 2),
         "team": teams[number % 2] if number else None, "colors": ["red"] if number < 3 else ["blue", "green"],
         "email": f"p{number}@example.com" if number else None,
         "lines": [{"item": f"item {number}", "quantity": number}]}
        for number in range(6)
    ]  # fmt: skip
    answer = ada.send("POST", ada.at("project"), {"records": [{"fields": row} for row in rows]})
    assert answer.status_code == 201, answer.text
    return ada


def numbers(caller, **query):
    """Return the numbers of the projects of a list, in its order."""
    return [int(each["title"].split()[1]) for each in caller.list("project", **query)]


FILTERS = [
        ("name", "is", "项目 3", [3]), ("name", "is_not", "项目 3", [0, 1, 2, 4, 5]), ("name", "contains", "目 4", [4]),
        ("name", "not_contains", "4", [0, 1, 2, 3, 5]), ("name", "starts_with", "项目", [0, 1, 2, 3, 4, 5]),
        ("name", "in", ["项目 1", "项目 2"], [1, 2]), ("amount", "lt", 20, [0, 1]), ("amount", "lte", "20", [0, 1, 2]),
        ("amount", "gt", 30, [4, 5]), ("amount", "gte", 30.0, [3, 4, 5]), ("amount", "between", [10, 30], [1, 2, 3]),
        ("due", "is", "2026-11-13", [3]), ("due", "between", ["2026-11-11", "2026-11-12"], [1, 2]),
        ("email", "is_empty", None, [0]), ("email", "is_not_empty", None, [1, 2, 3, 4, 5]),
        ("stage", "not_in", ["run"], [0, 2, 4]), ("urgent", "is", True, [1, 3, 5]),
        ("colors", "has_any", ["red", "green"], [0, 1, 2, 3, 4, 5]), ("colors", "has_all", ["blue", "green"], [3, 4, 5]),
        ("team.level", "is", "a", [2, 4]), ("team.name", "contains", "B", [1, 3, 5]), ("team_level", "is", "b", [1, 3, 5]),
        ("owner", "is_me", None, [0, 1, 2, 3, 4, 5]), ("caption", "contains", "项目 5", [5]), ("weighted", "gt", 10, [4, 5]),
        ("created_at", "within", "today", [0, 1, 2, 3, 4, 5]), ("created_at", "within", {"last": 7, "unit": "day"}, [0, 1, 2, 3, 4, 5]),
    ]  # fmt: skip


def test_a_filter_finds_what_it_says(filled):
    for field, op, value, expected in FILTERS:
        leaf = {"field": field, "op": op} | ({} if value is None else {"value": value})
        assert numbers(filled, filter=leaf, sort="amount") == expected, leaf
        rest = [each for each in range(6) if each not in expected]
        assert numbers(filled, filter={"not": leaf}, sort="amount") == rest, leaf
        assert (
            numbers(filled, filter={"and": [leaf, {"or": [leaf, {"not": leaf}]}]}, sort="amount") == expected
        )


def test_every_operator_a_field_offers_is_taken_with_no_value_or_refused_in_words(filled, desk):
    fields = desk.office.app.model.tables["project"].fields
    kinds = {(each.type, tuple(type_of(each).operators)): each for each in fields}
    for field in kinds.values():
        for op in type_of(field).operators:
            for value in (None, "a", [1], {"last": 1, "unit": "week"}, 2**70):
                answer = filled.get(
                    "project", filter={"field": field.key, "op": str(getattr(op, "key", op)), "value": value}
                )
                assert answer.status_code in (200, 400, 422), (field.key, op, value, answer.text)


def test_pages_by_cursor_give_every_record_once_in_any_order(filled):
    for sort in (
        "",
        "-amount",
        "stage,-due",
        "team,name",
        "-team.level,amount",
        "task_count,-name",
        "weighted",
    ):
        query = {"sort": sort} if sort else {}
        whole, seen, cursor = numbers(filled, **query), [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = filled.get("project", limit="2", **query, **more).json
            seen += [int(each["title"].split()[1]) for each in page["records"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == whole and sorted(seen) == list(range(6)), sort
        assert numbers(filled, limit="2", offset="2", **query) == whole[2:4]


def test_a_cursor_of_another_list_is_refused(filled):
    cursor = filled.get("project", limit="2", sort="amount").json["next_cursor"]
    for query in ({"sort": "name"}, {"sort": "amount", "search": "x"}, {}):
        assert filled.get("project", cursor=cursor, **query).status_code in (400, 422)
    assert filled.get("tag", cursor=cursor).status_code in (400, 422)


def test_only_the_fields_asked_for_are_answered(filled):
    record = filled.list("project", fields="name,team", limit="1")[0]
    assert set(record["fields"]) == {"name", "team"}
    assert filled.get("project", fields="name,password").status_code in (400, 422)


SEARCHES = {"项目 3": [2, 3], "项目": list(range(6)), "xm": list(range(6)), "P2@EXAMPLE": [2], "100%": []}
"""A “3” also stands in the serial number of another."""


def test_search_finds_parts_of_words_and_the_initials_of_pinyin(filled):
    for words, expected in SEARCHES.items():
        assert sorted(numbers(filled, search=words)) == expected, words


def test_groups_and_sums_are_those_of_the_records(filled):
    groups = filled.get("project", "/aggregate", group="stage", measures="count,sum:amount,avg:done").json[
        "groups"
    ]
    assert sorted(
        (each["stage"], each["count"], each["sum:amount"], each["avg:done"]) for each in groups
    ) == [
        ("plan", 3, 60, 20),
        ("run", 3, 90, 30),
    ]
    months = filled.get("project", "/aggregate", group="due:month,team.level", measures="count").json[
        "groups"
    ]
    assert sum(each["count"] for each in months) == 6
    one = filled.get(
        "project", "/aggregate", measures="sum:amount", filter={"field": "amount", "op": "gt", "value": 20}
    )
    assert one.json["groups"] == [{"sum:amount": 120}]


def test_records_and_their_schema_agree(filled, call):
    for who in ("ada", "mia"):
        schema = call(who).get("project", "/schema").json
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        records = call(who).list("project")
        assert records
        for record in records:
            errors = [error.message for error in validator.iter_errors(record["fields"])]
            assert not errors


def test_a_definition_holds_what_the_actor_may_see_and_no_more(call):
    whole, mine = (
        call(who).send("GET", "/apps/everything/definition").json["definition"] for who in ("ada", "mia")
    )
    assert {each["key"] for each in whole["tables"]} == {"team", "tag", "project", "task"} and whole["roles"]
    text = str(mine)
    for hidden in ("budget", "'share'", "'phone'", "share_needs_amount", "head", "editor"):
        assert hidden in str(whole) and hidden not in text, hidden
    assert call("mia").send("GET", "/apps").json["apps"] == [
        {"key": "everything", "name": "Everything", "revision": 1}
    ]
    assert call("mia", "zh").send("GET", "/apps").json["apps"][0]["name"] == "样样俱全"


def test_a_group_of_the_navigation_without_any_item_to_see_is_not_told_of(call, desk):
    with unit_of_work(desk.office.engine) as work:
        give_roles(work, desk.office.app.id, desk.office.people["sam"], ["head"])
    navigation = call("sam").send("GET", "/apps/everything/definition").json["definition"]["navigation"]
    assert [group["label"]["en"] for group in navigation] == ["Work"]
