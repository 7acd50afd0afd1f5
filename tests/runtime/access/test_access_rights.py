"""What roles give: closed by default, united, with guards where roles differ, and no field that tells of another."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tablewright.definition.model import App
from tablewright.runtime.access.rights import work_out
from tablewright.runtime.access.row_rule import NOTHING, scoped

DOCUMENT: dict[str, Any] = {
    "format": 1,
    "key": "a",
    "label": "A",
    "tables": [
        {
            "key": "deal",
            "label": "Deal",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "price", "type": "number"},
                {"key": "buyer", "type": "relation", "table": "firm"},
                {"key": "double", "type": "formula", "expression": "price * 2", "result": "number"},
                {"key": "fourfold", "type": "formula", "expression": "double * 2", "result": "number"},
                {"key": "firm_level", "type": "lookup", "relation": "buyer", "field": "level"},
                {"key": "lines", "type": "subform", "fields": [{"key": "item", "type": "text"}]},
            ],
        },
        {
            "key": "firm",
            "label": "Firm",
            "title": "name",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "level", "type": "text"},
                {"key": "deals", "type": "reverse", "table": "deal", "field": "buyer"},
                {
                    "key": "deal_sum",
                    "type": "rollup",
                    "relation": "deals",
                    "field": "price",
                    "function": "sum",
                },
            ],
        },
    ],
}
ALL = {"actions": ["view", "create", "edit", "delete"], "rows": "all"}


def app(**roles: dict[str, Any]) -> App:
    document = copy.deepcopy(DOCUMENT)
    document["roles"] = [{"key": key, "label": key, **role} for key, role in roles.items()]
    return App.read(document)


def grants(**tables: dict[str, Any]) -> dict[str, Any]:
    return {"tables": tables}


def test_no_role_gives_nothing():
    assert work_out(app(), []).tables == {}


def test_an_unknown_role_gives_nothing():
    assert work_out(app(seller=grants(deal=ALL)), ["ghost"]).tables == {}


def test_an_administrator_may_everything():
    found = work_out(app(), None)
    assert set(found.tables) == {"deal", "deal.lines", "firm"}
    assert found.tables["deal"].sees_all()
    assert found.tables["deal"].fields["price"] == "edit"
    assert found.tables["deal"].fields["double"] == "read"


def test_without_view_a_table_is_absent_but_for_handing_in_records():
    blind = {"actions": ["edit", "delete", "history"], "rows": "all"}
    assert "deal" not in work_out(app(clerk=grants(deal=blind)), ["clerk"]).tables
    found = work_out(app(clerk=grants(deal={"actions": ["create", "edit"], "rows": "all"})), ["clerk"])
    deal = found.tables["deal"]
    assert deal.actions == {"create"}
    assert deal.view_rows == NOTHING
    assert deal.fields["price"] == "create"
    assert "double" not in deal.fields


def test_a_grant_for_all_tables_holds_where_none_is_named():
    found = work_out(app(clerk={"all_tables": {"actions": ["view"], "rows": "all"}, "tables": {}}), ["clerk"])
    assert set(found.tables) == {"deal", "deal.lines", "firm"}
    assert found.tables["deal"].editable == frozenset()


def test_actions_unite_and_each_keeps_its_own_rows():
    found = work_out(
        app(
            one=grants(deal={"actions": ["view", "edit", "delete"], "rows": "own"}),
            two=grants(deal={"actions": ["view", "edit"], "rows": "all"}),
        ),
        ["one", "two"],
    ).tables["deal"]
    assert found.actions == {"view", "edit", "delete"}
    assert found.view_rows is None
    assert found.edit_rows is None
    assert found.rows["delete"] == scoped("own")


def test_rows_of_roles_unite():
    found = work_out(
        app(
            one=grants(deal={"actions": ["view"], "rows": "own"}),
            two=grants(deal={"actions": ["view"], "rows": "department"}),
        ),
        ["one", "two"],
    )
    assert found.tables["deal"].view_rows == scoped("own", "department")


def test_a_field_one_role_hides_is_guarded_by_the_rows_of_the_other():
    found = work_out(
        app(
            one=grants(deal={"actions": ["view"], "rows": "all", "fields": {"price": "hidden"}}),
            two=grants(deal={"actions": ["view"], "rows": "own"}),
        ),
        ["one", "two"],
    ).tables["deal"]
    assert found.guards == {"price": scoped("own")}
    assert not found.sees_all()


def test_a_field_one_role_only_reads_may_be_edited_on_the_rows_of_the_other():
    found = work_out(
        app(
            one=grants(deal={"actions": ["view", "edit"], "rows": "all", "fields": {"price": "read"}}),
            two=grants(deal={"actions": ["view", "edit"], "rows": "own"}),
        ),
        ["one", "two"],
    ).tables["deal"]
    assert found.fields["price"] == "edit"
    assert found.edit_guards == {"price": scoped("own")}


def test_a_field_that_is_only_created_may_not_be_edited_anywhere():
    found = work_out(
        app(
            one=grants(deal={"actions": ["view", "create"], "rows": "all"}),
            two=grants(deal={"actions": ["view", "edit"], "rows": "all", "fields": {"price": "read"}}),
        ),
        ["one", "two"],
    ).tables["deal"]
    assert found.fields["price"] == "create"
    assert "price" in found.on_create and "price" not in found.editable


def test_edit_rows_narrow_editing_and_not_viewing():
    grant = {"actions": ["view", "edit"], "rows": "all", "edit_rows": "own"}
    found = work_out(app(one=grants(deal=grant)), ["one"]).tables["deal"]
    assert found.view_rows is None
    assert found.edit_rows == scoped("own")


@pytest.mark.parametrize("hidden", ["price"])
def test_computed_fields_go_with_what_they_read(hidden: str):
    grant = {**ALL, "fields": {hidden: "hidden"}}
    found = work_out(app(one=grants(deal=grant, firm=ALL)), ["one"])
    assert {"price", "double", "fourfold"}.isdisjoint(found.tables["deal"].fields)
    assert "deal_sum" not in found.tables["firm"].fields
    assert "firm_level" in found.tables["deal"].fields


def test_what_is_read_through_a_table_one_may_not_see_is_gone():
    found = work_out(app(one=grants(deal=ALL)), ["one"])
    assert "firm_level" not in found.tables["deal"].fields
    assert "buyer" in found.tables["deal"].fields


def test_a_reverse_relation_goes_with_the_field_that_points_back():
    found = work_out(app(one=grants(deal={**ALL, "fields": {"buyer": "hidden"}}, firm=ALL)), ["one"])
    assert {"deals", "deal_sum"}.isdisjoint(found.tables["firm"].fields)


def test_the_rows_of_a_hidden_sub_form_are_gone():
    found = work_out(app(one=grants(deal={**ALL, "fields": {"lines": "hidden"}})), ["one"])
    assert "deal.lines" not in found.tables


def test_the_rows_of_a_sub_form_that_is_only_read_cannot_be_edited():
    found = work_out(app(one=grants(deal={**ALL, "fields": {"lines": "read"}})), ["one"])
    assert found.tables["deal.lines"].fields == {"item": "read"}


def test_a_condition_that_cannot_be_understood_opens_no_row():
    for condition in ("ghost = 1", "1 +", "", None):
        grant = {"actions": ["view"], "rows": {"condition": condition}}
        found = work_out(app(one=grants(deal=grant)), ["one"]).tables.get("deal")
        assert found is None or (found.view_rows is not None and found.view_rows.nothing)


def test_a_level_that_is_not_known_hides_the_field():
    found = work_out(app(one=grants(deal={**ALL, "fields": {"price": "raed"}})), ["one"])
    assert "price" not in found.tables["deal"].fields


def test_a_grant_that_names_no_rows_opens_none():
    found = work_out(app(one=grants(deal={"actions": ["view"]})), ["one"])
    assert found.tables["deal"].view_rows == NOTHING
    assert found.tables["deal"].fields == {}
