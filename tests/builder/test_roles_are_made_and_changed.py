"""Making, copying, renaming, ordering and giving roles; ready-made sets are recognised."""

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.builder.edits.grants import EVERY_TABLE, set_field_level, set_grant
from tablewright.builder.edits.keys import free_key
from tablewright.builder.edits.roles import add_role, move_role, order_roles, remove_role
from tablewright.builder.ready_sets import READY_SETS, set_of
from tablewright.core.errors import Invalid, NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.check import check
from tablewright.identity.models import Group, GroupMember


def document(*roles):
    return app(table("client", field("name")), table("visit", field("name")), roles=list(roles)).document


@pytest.mark.parametrize("key", READY_SETS)
def test_a_ready_made_set_is_a_sound_grant_and_recognised_whatever_it_says_of_fields(key):
    grant = READY_SETS[key].grant({"fields": {"name": "masked"}})
    changed = set_grant(document({"key": "a", "label": "A"}), "a", "client", grant)
    assert check(changed) == []
    assert set_of(grant) is READY_SETS[key]
    assert set_of({**grant, "actions": [*grant["actions"], "reveal"]}) is None
    assert set_of({**grant, "edit_rows": {"condition": "1 = 1"}}) is None


def test_edits_leave_the_document_they_are_given_as_it_is():
    before = document({"key": "a", "label": "A"}, {"key": "b", "label": "B"})
    kept = repr(before)
    set_grant(before, "a", "client", {"actions": ["view"], "rows": "all"})
    set_grant(before, "a", EVERY_TABLE, {"actions": ["view"], "rows": "all"})
    add_role(before, {"key": "c", "label": "C"})
    remove_role(before, "a")
    move_role(before, "a", 1)
    assert repr(before) == kept


def test_grants_stand_in_the_order_of_the_tables_and_the_last_one_takes_the_member_with_it():
    told = document({"key": "a", "label": "A"})
    told = set_grant(told, "a", "visit", {"actions": ["view"], "rows": "all"})
    told = set_grant(told, "a", "client", {"actions": ["view"], "rows": "own"})
    assert list(told["roles"][0]["tables"]) == ["client", "visit"]
    told = set_field_level(told, "a", "client", "name", "masked")
    assert told["roles"][0]["tables"]["client"]["fields"] == {"name": "masked"}
    told = set_field_level(told, "a", "client", "name", None)
    assert "fields" not in told["roles"][0]["tables"]["client"]
    told = set_grant(set_grant(told, "a", "client", None), "a", "visit", None)
    assert told["roles"][0] == {"key": "a", "label": "A"}


def test_roles_are_ordered_and_moved_to_the_ends_and_no_further():
    told = document(*({"key": key, "label": key.upper()} for key in "abc"))
    keys = lambda each: [role["key"] for role in each["roles"]]  # noqa: E731
    assert keys(move_role(told, "c", -1)) == ["a", "c", "b"]
    assert keys(move_role(told, "a", -1)) == ["a", "b", "c"]
    assert keys(move_role(told, "c", 1)) == ["a", "b", "c"]
    assert keys(order_roles(told, ["c"])) == ["c", "a", "b"]
    with pytest.raises(NotFound):
        move_role(told, "x", 1)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Sales", "sales_2"),
        ("华东 销售", "huadongxiaoshou"),
        ("2nd line", "role_2nd_line"),
        ("!!!", "role"),
        ("x" * 80, "x" * 50),
    ],
)
def test_a_new_key_is_made_of_the_name_and_not_taken(label, key):
    told = document({"key": "sales", "label": "Other"})
    assert free_key({"sales"}, label, "role") == key
    assert check(add_role(told, {"key": key, "label": label})) == []


@pytest.mark.parametrize("label", ["", "   ", "A", {"en": "A", "zh": "甲"}])
def test_a_name_is_needed_and_only_one_role_has_it(label):
    with pytest.raises(Invalid):
        add_role(document({"key": "a", "label": "A"}), {"key": "b", "label": label})


def test_a_copy_has_the_same_rights_and_nobody_has_it(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client", "visit"])
    )
    workshop.give("sales", "everyone:0")
    workshop.done(workshop.fill("roles/sales/copy", "label_en", label_en="Trainee"))
    assert workshop.role("trainee")["tables"] == workshop.role("sales")["tables"]
    assert workshop.given("trainee") == set()
    assert [each["key"] for each in workshop.app.model.document["roles"]] == ["sales", "trainee"]


def test_a_name_that_is_taken_comes_back_with_what_was_typed(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )
    answer = workshop.fill("new-role", "label_en", label_en="Sales", set="view_all", tables=["visit"])
    assert answer.status_code == 422 and "Another role has this name" in answer.text
    assert 'value="view_all" checked' in answer.text and 'value="Sales"' in answer.text
    empty = workshop.fill("new-role", "label_en", label_en=" ")
    assert empty.status_code == 422 and "name" in empty.text


def test_a_role_is_renamed_in_both_languages_and_keeps_its_key(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )
    workshop.done(
        workshop.fill("roles/sales", "label_en", label_en="Sellers", label_zh="销售", help_en="They sell")
    )
    role = workshop.role("sales")
    assert role["label"] == {"en": "Sellers", "zh": "销售"} and role["help"] == "They sell"
    assert "销售" in workshop.desk.client("ada", "zh").get("/a/desk/builder/roles").text


@pytest.mark.parametrize("kind", ["person", "department", "department_below", "group", "everyone"])
def test_a_role_reaches_whom_it_is_given_to_on_their_next_request(workshop, kind):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Boss", set="view_all", tables=["client"]))
    with unit_of_work(workshop.desk.office.engine) as work:
        made = {"workspace_id": workshop.desk.office.workspace_id, "name": "Leads"}
        group = work.connection.scalar(sa.insert(Group).values(made).returning(Group.id))
        work.connection.execute(
            sa.insert(GroupMember).values(group_id=group, person_id=workshop.people["max"])
        )
    south = workshop.departments["south"]
    numbers = {"person": workshop.people["max"], "group": group, "everyone": 0}
    workshop.give("boss", f"{kind}:{numbers.get(kind, south)}")
    assert len(workshop.names("max")) == 6
    seen = workshop.browser("mia").get("/a/desk/client/").status_code
    assert seen == (200 if kind == "everyone" else 404)
    people = workshop.browser("ada").get("/a/desk/builder/people").text
    assert "Max" in people and ("Sam" in people) == (kind == "everyone")


def test_members_are_found_by_name_and_department(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Boss", set="view_all", tables=["client"]))
    ada = workshop.desk.client("ada")
    found = ada.get("/a/desk/builder/roles/boss/give?q=south", fragment=True).text
    assert "<html" not in found and "south" in found and "Max" in found and "Mia" not in found
    assert "Nothing is called that" in ada.get("/a/desk/builder/roles/boss/give?q=zzz").text
