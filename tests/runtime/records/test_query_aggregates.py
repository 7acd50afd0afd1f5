"""Groups, sums and counts agree with plain Python, on both databases, under rights, filters and searches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fixtures.query_oracle import Oracle
from fixtures.query_world import World
from tablewright.core.database import reading
from tablewright.core.errors import Malformed
from tablewright.fields import UnknownField
from tablewright.runtime.records.aggregate import aggregate, footer
from tablewright.runtime.records.query import ListRequest, list_records

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAYS: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1),
    "year": lambda day: day.replace(day=1, month=1),
}


def grouped(rows: list[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def key_of(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value


def test_measures_by_value_agree_with_plain_python(filled: World):
    with reading(filled.engine) as connection:
        for name in ("ada", "mia", "both"):
            oracle = Oracle(filled, name)
            for field in ("stage", "team", "owner", "team.level", "team_level"):
                expected = grouped(oracle.projects(), lambda row, field=field: oracle.value(row, field))  # noqa: B023
                found = aggregate(
                    filled.context(connection, name), "project", (field,),
                    ("count", "filled:amount", "empty:amount", "unique:amount", "sum:amount", "min:amount", "max:amount", "avg:amount"),
                )  # fmt: skip
                assert {key_of(group[field]) for group in found} == set(expected)
                for group in found:
                    rows = expected[key_of(group[field])]
                    amounts = [row["amount"] for row in rows if row["amount"] is not None]
                    assert group["count"] == len(rows)
                    assert group["filled:amount"] == len(amounts)
                    assert group["empty:amount"] == len(rows) - len(amounts)
                    assert group["unique:amount"] == len(set(amounts))
                    assert group["sum:amount"] == (sum(amounts) if amounts else None)
                    assert group["min:amount"] == min(amounts, default=None)
                    assert group["max:amount"] == max(amounts, default=None)
                    if amounts:
                        assert group["avg:amount"] == pytest.approx(float(sum(amounts) / len(amounts)))


def test_groups_come_in_the_order_of_the_options_and_the_empty_one_last(filled: World):
    with reading(filled.engine) as connection:
        found = aggregate(filled.context(connection, "ada"), "project", ("stage",), ("count",))
        assert [group["stage"] for group in found] == ["plan", "run", "won", "lost", None]
        teams = aggregate(filled.context(connection, "ada"), "project", ("team",), ("count",))
        titles = [group["team"]["title"] for group in teams[:-1]]
        assert titles == sorted(titles)
        assert teams[-1]["team"] is None


def test_periods_are_counted_on_the_clock_of_the_workspace(filled: World):
    oracle = Oracle(filled, "ada")
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for way, first in FIRST_DAYS.items():
            found = aggregate(context, "project", (f"created_at:{way}",), ("count",))
            made = [first(row["created_at"].astimezone(SHANGHAI).date()) for row in oracle.projects()]
            assert [(g[f"created_at:{way}"], g["count"]) for g in found] == sorted(Counter(made).items())
            found = aggregate(context, "project", (f"due:{way}",), ("count",))
            days = [row["due"] and first(row["due"]) for row in oracle.projects()]
            assert {g[f"due:{way}"]: g["count"] for g in found} == Counter(days)


def test_two_groups_filter_search_and_view_go_together(filled: World):
    oracle = Oracle(filled, "ada")
    leaf = {"field": "stage", "op": "in", "value": ["plan", "run"]}
    rows = [row for row in oracle.filtered(leaf) if "alpha" in row["name"] and row["owner"] == oracle.me]
    expected = grouped(rows, lambda row: (row["stage"], row["urgent"] or False))
    with reading(filled.engine) as connection:
        found = aggregate(
            filled.context(connection, "ada"),
            "project",
            ("stage", "urgent"),
            ("count",),
            leaf,
            "ALPHA",
            "mine",
        )
    assert {(g["stage"], g["urgent"]): g["count"] for g in found} == {k: len(v) for k, v in expected.items()}


def test_without_groups_there_is_one_answer_even_for_no_records(filled: World):
    nothing = {"field": "name", "op": "is", "value": "nobody"}
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        found = aggregate(context, "project", (), ("count", "sum:amount", "avg:amount"), nothing)
        assert found == [{"count": 0, "sum:amount": None, "avg:amount": None}]
        assert aggregate(context, "project", ("stage",), ("count",), nothing) == []


def test_computed_fields_are_summed_too(filled: World):
    oracle = Oracle(filled, "mia")
    with reading(filled.engine) as connection:
        context = filled.context(connection, "mia")
        told = footer(context, "project", {"task_count": "sum", "name": "count"})
        assert told["task_count"] == sum(oracle.value(row, "task_count") for row in oracle.projects())
        assert told["name"] == len(oracle.projects())


def test_what_cannot_be_grouped_or_measured_is_refused(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for groups, measures in (
            (("colors",), ("count",)),
            (("stage:month",), ("count",)),
            (("created_at:decade",), ("count",)),
            (("stage", "team", "owner", "urgent"), ("count",)),
            ((), ("sum:name",)),
            ((), ("amount",)),
            ((), ("sum:",)),
            ((), ("drop:amount",)),
            ((), tuple(f"count{n}" for n in range(60))),
        ):
            with pytest.raises(Malformed):
                aggregate(context, "project", groups, measures)
        with pytest.raises(UnknownField):
            aggregate(context, "project", ("tasks.name",), ("count",))


def test_an_exact_count_follows_every_change(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        page = list_records(context, "project", ListRequest(limit=1, count="exact"))
        assert (page.count, page.exact) == (len(Oracle(filled, "ada").projects()), True)
        about = list_records(context, "project", ListRequest(limit=1, count="estimate"))
        assert (about.count, about.exact) == (page.count, True)
        none = list_records(context, "project", ListRequest(limit=1))
        assert none.count is None
