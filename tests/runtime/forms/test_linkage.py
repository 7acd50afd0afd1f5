"""What a form takes from other tables, under the rights of who fills it in."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.office import NOW, Office
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.definition.model import Form
from tablewright.fields.base import Reader
from tablewright.runtime.forms import linkage
from tablewright.runtime.forms.entry_defaults import entry_defaults, from_address
from tablewright.runtime.records.query import get_record

BY_NAME = {"field": "name", "op": "is", "value": {"from": "name"}}
READER = Reader("en", "UTC")


def form(*entries: Any, table: str = "project") -> Form:
    return Form("test", table, Words("", ""), ("create",), ({"key": "all", "fields": list(entries)},))


def ask(office: Office, who: str, do: Any, *arguments: Any, **named: Any) -> Any:
    with reading(office.engine) as connection:
        return do(office.context(who, connection), *arguments, **named)


FILLED = form(
    "name",
    {"field": "amount", "fill": {"table": "team", "filter": BY_NAME, "field": "budget"}},
    {"field": "stage", "fill": {"table": "team", "filter": BY_NAME, "field": "level"}},
)


def test_a_field_takes_the_value_of_the_record_found(office: Office):
    office.create("ada", "team", name="North", budget=500, level="a")
    assert ask(office, "ada", linkage.filled, FILLED, {"name": "North"})["amount"] == 500
    assert ask(office, "ada", linkage.filled, FILLED, {"name": "north "})["amount"] in (500, None)
    for empty in ("South", "", None):
        found = ask(office, "ada", linkage.filled, FILLED, {"name": empty})
        assert found == {"amount": None, "stage": None}
    assert linkage.fill_reads(FILLED) == {"amount": {"name"}, "stage": {"name"}}


def test_a_value_that_does_not_fit_is_left_out(office: Office):
    office.create("ada", "team", name="North", level="a")
    assert ask(office, "ada", linkage.filled, FILLED, {"name": "North"})["stage"] is None


def test_the_first_record_is_that_of_the_sort(office: Office):
    for budget in (5, 9, 7):
        office.create("ada", "team", name=f"T{budget}", budget=budget, level="a")
    level = {"field": "level", "op": "is", "value": {"from": "name"}}
    told = {"table": "team", "filter": level, "sort": ["-budget"], "field": "budget"}
    by_level = form("name", {"field": "amount", "fill": told})
    assert ask(office, "ada", linkage.filled, by_level, {"name": "a"}) == {"amount": 9}


def test_one_filled_field_may_decide_another(office: Office):
    team = office.create("ada", "team", name="North", budget=7)
    office.create("ada", "project", name="Old", team=team, amount=7, hours=3)
    by_amount = {"field": "amount", "op": "is", "value": {"from": "amount"}}
    chain = form(
        "name",
        {"field": "amount", "fill": {"table": "team", "filter": BY_NAME, "field": "budget"}},
        {"field": "hours", "fill": {"table": "project", "filter": by_amount, "field": "hours"}},
    )
    assert ask(office, "ada", linkage.filled, chain, {"name": "North"}) == {"amount": 7, "hours": 3}


def test_what_the_actor_may_not_see_fills_nothing(office: Office):
    office.create("ada", "team", name="North", budget=500)
    assert (
        ask(office, "mia", linkage.filled, FILLED, {"name": "North"})["amount"] is None
    )  # hidden from members
    mine = office.create("ada", "project", name="Secret", hours=4, stage="plan")
    by_name = {"table": "project", "filter": BY_NAME, "field": "hours"}
    own = form(
        "name",
        {"field": "effort", "fill": {**by_name, "field": "effort"}},
        {"field": "hours", "fill": by_name},
    )
    assert ask(office, "ada", linkage.filled, own, {"name": "Secret"})["hours"] == 4
    assert (
        ask(office, "mia", linkage.filled, own, {"name": "Secret"})["hours"] is None
    )  # another's, not running
    office.update("ada", "project", mine, stage="run")
    assert ask(office, "mia", linkage.filled, own, {"name": "Secret"})["hours"] == 4
    guess = {
        "table": "project",
        "filter": {"field": "share", "op": "is", "value": {"from": "name"}},
        "field": "hours",
    }
    told = form("name", {"field": "hours", "fill": guess})
    assert ask(office, "mia", linkage.filled, told, {"name": "0.5"})["hours"] is None


OFFERED = form(
    "name",
    "stage",
    {
        "field": "parent",
        "filter": {"field": "stage", "op": "is", "value": {"from": "stage"}},
        "carry": {"name": "name", "amount": "amount", "share": "share"},
    },
)


def test_a_pointer_to_what_is_not_offered_is_refused(office: Office):
    run, plan = (office.create("ada", "project", name=name, stage=name) for name in ("run", "plan"))

    def faults(values: dict[str, Any], record: int | None = None, who: str = "ada") -> list[str]:
        def look(context):
            row = get_record(context, "project", record) if record else None
            return [fault.path for fault in linkage.offer_faults(context, OFFERED, values, row)]

        return ask(office, who, look)

    assert faults({"stage": "run", "parent": run}) == []
    assert faults({"stage": "run", "parent": plan}) == ["parent"]
    assert faults({"stage": None, "parent": run}) == ["parent"]
    assert faults({"stage": "run", "parent": None}) == []
    assert faults({"stage": "plan", "parent": plan}, who="mia") == ["parent"]  # not hers to see
    child = office.create("ada", "project", name="child", stage="lost", parent=plan)
    assert faults({"name": "other"}, child) == []  # what stands there stays
    assert faults({"stage": "run"}, child) == ["parent"]
    assert faults({"stage": "plan"}, child) == []
    assert faults({"parent": run}, child) == ["parent"]


def test_choosing_a_record_takes_values_over(office: Office):
    there = office.create("ada", "project", name="Bridge", amount=10, share=0.5, stage="run")
    taken = ask(office, "ada", linkage.carried, OFFERED, "parent", there)
    assert taken == {"name": "Bridge", "amount": 10, "share": 0.5}
    # members read the amount, and know of no share
    assert ask(office, "mia", linkage.carried, OFFERED, "parent", there) == {"name": "Bridge", "amount": 10}
    office.update("ada", "project", there, stage="plan")
    assert ask(office, "mia", linkage.carried, OFFERED, "parent", there) == {}
    assert ask(office, "ada", linkage.carried, OFFERED, "parent", None) == {}
    assert ask(office, "ada", linkage.carried, OFFERED, "parent", 999) == {}


def test_matching_records_are_shown_with_the_columns_one_may_see(office: Office):
    for number in range(7):
        office.create("ada", "project", name="Twin", hours=number, share=0.1, stage="run")
    told = {"table": "project", "filter": BY_NAME, "fields": ["name", "hours", "share"], "sort": ["-hours"]}
    shows = form("name", {"matches": told})
    (found,) = ask(office, "ada", linkage.matches, shows, {"name": "Twin"})
    assert [row.values["hours"] for row in found.rows] == [6, 5, 4, 3, 2]
    assert [field.key for field in found.fields] == ["name", "hours", "share"]
    (seen,) = ask(office, "mia", linkage.matches, shows, {"name": "Twin"})
    assert [field.key for field in seen.fields] == ["name", "hours"]
    assert "share" not in seen.rows[0].values
    (none,) = ask(office, "ada", linkage.matches, shows, {"name": ""})
    assert none.rows == ()
    assert ask(office, "sam", lambda context: context.rights.tables) == {}


DEFAULTS = form(
    {"field": "name", "default": {"query": "utm_source"}},
    {"field": "hours", "default": {"value": 4}},
    {"field": "amount", "default": {"expression": "hours * 2.5"}},
    {"field": "effort", "default": {"previous": True}},
    {"field": "team", "default": {"previous": True}},
    {"field": "stars", "default": {"query": "stars"}},
    {"field": "due", "default": {"expression": "TODAY()"}},
)


def test_an_empty_form_starts_with_what_its_entries_say(office: Office):
    team = office.create("ada", "team", name="North")
    office.create("ada", "project", name="Newer", effort=60, team=team)
    office.create("edith", "project", name="Another's", effort=999)
    # The office's clock stands at NOW, whatever day the records were really made on.
    projects = office.table("project").sql
    with unit_of_work(office.engine) as work:
        work.connection.execute(sa.update(projects).values(created_at=NOW))
    found = ask(office, "ada", entry_defaults, DEFAULTS, {})
    today = ask(office, "ada", lambda context: context.environment.now).date().isoformat()
    assert {key: value for key, value in found.items() if key != "due"} == {
        "hours": 4,
        "amount": "10.0" if found["amount"] == "10.0" else found["amount"],
        "effort": 60,
        "team": team,
    }
    assert float(found["amount"]) == 10 and found["due"] >= today


def test_nobody_s_earlier_entries_are_another_s(office: Office):
    office.create("edith", "project", name="Another's", effort=999)
    assert "effort" not in ask(office, "ada", entry_defaults, DEFAULTS, {})
    # a member starts only with what they may write: the amount is only read
    assert "amount" not in ask(office, "mia", entry_defaults, DEFAULTS, {})


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ({"utm_source": ["poster"], "stars": ["4"]}, {"name": "poster", "stars": "4"}),
        ({"utm_source": [""], "stars": ["9"]}, {}),
        ({"stars": ["many"], "hours": ["3"], "owner": ["1"]}, {}),
        ({"utm_source": ["x" * 5000]}, {}),
    ],
)
def test_the_address_gives_only_what_the_form_lists(office: Office, address, read):
    found = ask(office, "ada", from_address, DEFAULTS, lambda name: address.get(name, []), READER)
    assert found == read


def test_a_text_takes_any_value_as_it_reads(office: Office):
    team = office.create("ada", "team", name="North")
    there = office.create("ada", "project", name="Bridge", team=team, hours=3)
    carries = form({"field": "parent", "carry": {"team": "name", "hours": "brief"}})
    assert ask(office, "ada", linkage.carried, carries, "parent", there) == {"name": "North", "brief": "3"}
