"""Lists answer what plain Python says they should, for every person, filter, order and page, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.query_oracle import Oracle
from fixtures.query_world import World
from tablewright.core.database import reading
from tablewright.core.errors import Malformed
from tablewright.runtime.records.query import ListRequest, list_records

PEOPLE = ("ada", "mia", "han", "both")
NUMBERS = st.sampled_from([0, 1, 1.5, "2.25", 40, 49.99, 100, 10**9, -1])
DATES = st.sampled_from(["2026-11-01", "2026-11-18", "2026-11-20"])
TEXTS = st.sampled_from(["alpha0", "ALPHA", "100%", "_", "科技", "", "gamma 科技1", "0", "'", "\\"])
STAGES = st.sampled_from(["plan", "run", "won", "lost"])
LEVELS = st.sampled_from(["a", "b", "c"])
COLORS = st.sampled_from(["red", "green", "blue"])
EMPTY = st.sampled_from(["is_empty", "is_not_empty"])
MEASURES = st.sampled_from(["hours", "amount", "done"])
FULL_RIGHTS = {"team", "team.level", "team_level", "tags"}


def leaf(field: str, ops: list[str], value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    single = (
        [st.fixed_dictionaries({"field": st.just(field), "op": st.sampled_from(ops), "value": value})]
        if ops
        else []
    )
    return st.one_of(*single, st.fixed_dictionaries({"field": st.just(field), "op": EMPTY}))


def leaves(name: str) -> st.SearchStrategy[dict[str, Any]]:
    compare = ["is", "is_not", "lt", "lte", "gt", "gte"]
    found = [
        leaf("name", ["is", "is_not", "contains", "not_contains", "starts_with"], TEXTS.filter(bool)),
        leaf("hours", compare, NUMBERS),
        leaf("amount", compare, NUMBERS),
        st.builds(lambda pair: {"field": "amount", "op": "between", "value": pair}, st.lists(NUMBERS, min_size=2, max_size=2)),
        st.builds(lambda one, o, other: {"field": one, "op": o, "value": {"field": other}}, MEASURES, st.sampled_from(compare), MEASURES),
        st.builds(lambda o: {"field": "lead", "op": o, "value": {"field": "owner"}}, st.sampled_from(["is", "is_not"])),
        leaf("done", compare, st.sampled_from([0, 40, 50, 100])),
        leaf("stage", ["is", "is_not"], STAGES),
        st.builds(lambda v, o: {"field": "stage", "op": o, "value": v}, st.lists(STAGES, max_size=3), st.sampled_from(["in", "not_in"])),
        st.builds(lambda v, o: {"field": "colors", "op": o, "value": v}, st.lists(COLORS, min_size=1, max_size=2), st.sampled_from(["has_any", "has_all"])),
        leaf("colors", [], st.none()),
        leaf("due", compare, DATES),
        st.sampled_from([{"field": "owner", "op": "is_me"}, {"field": "lead", "op": "is_me"}]),
    ]  # fmt: skip
    if name in ("ada", "mia", "both"):
        found += [
            leaf("team", ["is", "is_not"], st.integers(1, 9)),
            leaf("team.level", ["is", "is_not"], LEVELS),
            leaf("team_level", ["is", "is_not"], LEVELS),
            st.builds(lambda v, o: {"field": "tags", "op": o, "value": v}, st.lists(st.integers(1, 7), min_size=1, max_size=2, unique=True), st.sampled_from(["has_any", "has_all"])),
            leaf("tags", [], st.none()),
        ]  # fmt: skip
    return st.one_of(*found, leaf("task_count", compare, st.integers(0, 4)))


def trees(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves(name),
        lambda below: st.one_of(
            st.builds(lambda each: {"and": each}, st.lists(below, max_size=3)),
            st.builds(lambda each: {"or": each}, st.lists(below, max_size=3)),
            st.builds(lambda each: {"not": each}, below),
        ),
        max_leaves=5,
    )


def sorts(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    keys = ["hours", "amount", "stars", "done", "stage", "due", "meeting", "lead", "owner", "created_at", "code", "urgent", "task_count"]  # fmt: skip
    if name in ("ada", "mia", "both"):
        keys += ["team", "team.level", "team_level"]
    signed = st.builds(lambda sign, key: sign + key, st.sampled_from(["", "-"]), st.sampled_from(keys))
    return st.lists(signed, max_size=3, unique_by=lambda each: each.lstrip("-")).map(tuple)


def plain(value: Any) -> Any:
    """Return a filter's operands as Python compares them."""
    if isinstance(value, str) and value[:5] == "2026-":
        return date.fromisoformat(value)
    if isinstance(value, str) and value.replace(".", "").lstrip("-").isdigit():
        return Decimal(value)
    return Decimal(repr(value)) if isinstance(value, float) else value


def understood(tree: dict[str, Any]) -> dict[str, Any]:
    if "field" not in tree:
        ((word, below),) = tree.items()
        return {word: understood(below) if word == "not" else [understood(each) for each in below]}
    value = tree.get("value")
    if tree["field"] in ("name", "stage"):
        return tree
    return {**tree, "value": [plain(each) for each in value] if isinstance(value, list) else plain(value)}


def every_page(context: Any, request: ListRequest) -> list[int]:
    """Return the ids of all pages, following the cursors."""
    found: list[int] = []
    while True:
        page = list_records(context, "project", request)
        found += [row.id for row in page.rows]
        assert len(page.rows) <= request.limit
        if page.next_cursor is None:
            return found
        assert len(page.rows) == request.limit
        request = ListRequest(
            **{**{f: getattr(request, f) for f in request.__slots__}, "cursor": page.next_cursor}
        )


@pytest.mark.parametrize("name", PEOPLE)
def test_filters_answer_what_plain_python_says(filled: World, name: str):
    oracle = Oracle(filled, name)

    @settings(
        max_examples=80,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(tree=trees(name))
    def check(tree: dict[str, Any]) -> None:
        request = ListRequest(fields=("name",), filter=tree, sort=("id",), limit=1000, count="exact")
        page = list_records(context, "project", request)
        expected = [row["id"] for row in oracle.filtered(understood(tree))]
        assert [row.id for row in page.rows] == expected
        assert (page.count, page.exact) == (len(expected), True)

    with reading(filled.engine) as connection:
        context = filled.context(connection, name)
        check()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_order_visits_each_row_once_page_by_page(filled: World, name: str):
    oracle = Oracle(filled, name)

    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sort=sorts(name), limit=st.sampled_from([3, 7, 50]), tree=st.one_of(st.none(), trees(name)))
    def check(sort: tuple[str, ...], limit: int, tree: dict[str, Any] | None) -> None:
        rows = oracle.filtered(understood(tree) if tree else None)
        expected = [row["id"] for row in oracle.sorted(rows, sort or ("-created_at",))]
        request = ListRequest(fields=("name",), filter=tree, sort=sort, limit=limit)
        assert every_page(context, request) == expected

    with reading(filled.engine) as connection:
        context = filled.context(connection, name)
        check()


def test_an_offset_leaves_out_so_many(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        whole = list_records(context, "project", ListRequest(sort=("-amount",), limit=1000))
        part = list_records(context, "project", ListRequest(sort=("-amount",), limit=10, offset=17))
        assert [row.id for row in part.rows] == [row.id for row in whole.rows[17:27]]
        assert part.next_cursor is not None


def test_a_cursor_after_an_offset_goes_on(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        whole = list_records(context, "project", ListRequest(sort=("stage",), limit=1000))
        first = list_records(context, "project", ListRequest(sort=("stage",), limit=10, offset=10))
        second = list_records(
            context, "project", ListRequest(sort=("stage",), limit=10, cursor=first.next_cursor)
        )
        assert [row.id for row in second.rows] == [row.id for row in whole.rows[20:30]]


def test_a_cursor_of_another_query_is_refused(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        cursor = list_records(context, "project", ListRequest(sort=("stage",), limit=3)).next_cursor
        other = filled.context(connection, "mia")
        for asked, who in (
            (ListRequest(sort=("-stage",), limit=3, cursor=cursor), context),
            (ListRequest(sort=("stage",), limit=3, cursor=cursor, search="a"), context),
            (
                ListRequest(
                    sort=("stage",), limit=3, cursor=cursor, filter={"field": "stage", "op": "is_empty"}
                ),
                context,
            ),
            (ListRequest(sort=("stage",), limit=3, cursor=cursor), other),
        ):
            with pytest.raises(Malformed):
                list_records(who, "project", asked)


def test_a_broken_cursor_is_refused(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for cursor in ("", "x", "!!!", "WyJhIiwxXQ", "\u202e", "A" * 100_000, "bnVsbA", "W10"):
            with pytest.raises(Malformed):
                list_records(context, "project", ListRequest(limit=3, cursor=cursor))
