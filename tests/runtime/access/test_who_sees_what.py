"""People, departments and roles of a sales team: each scope, several at once, states of a record, shares, levels."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fixtures.sales_team import NOW, PEOPLE, Team, team
from tablewright.core.errors import Invalid, NotFound, Refused
from tablewright.core.unit_of_work import unit_of_work
from tablewright.fields import UnknownField
from tablewright.fields.masking import Masked
from tablewright.identity.versions import bump
from tablewright.runtime.records import service
from tablewright.runtime.records.history import list_history
from tablewright.runtime.records.query import ListRequest, get_record, list_records

__all__ = ["team"]

EVERYBODY = set(PEOPLE)
BEIJING, SOUTH = {"bo", "bea", "two"}, {"sue"}
NORTH_AND_BELOW = {"nils"} | BEIJING


@pytest.mark.parametrize(
    ("who", "role", "seen"),
    [
        ("bo", "seller", {"bo"}),
        ("lea", "manager", {"lea"} | NORTH_AND_BELOW),  # heads the north, belongs to the head office
        ("bo", "manager", {"bo"}),  # heads nothing
        ("nils", "colleague", {"nils"}),  # not those below
        ("bo", "colleague", BEIJING),
        ("two", "colleague", BEIJING | SOUTH),  # belongs to two departments
        ("nils", "region", NORTH_AND_BELOW),
        ("out", "region", EVERYBODY),
        ("sue", "region", SOUTH),
    ],
)
def test_each_scope_shows_its_rows(team: Team, who: str, role: str, seen: set[str]) -> None:
    team.give(who, role)
    assert team.sees(who) == seen


def test_nobody_without_a_role_knows_of_the_table(team: Team) -> None:
    with pytest.raises(NotFound):
        team.rows("bo")


def test_roles_unite(team: Team) -> None:
    team.give("sue", "colleague", "helper")
    team.change("ada", team.deals["nils"], support=team.people["sue"])
    team.change("ada", team.deals["bo"], helpers=[team.people["bea"], team.people["sue"]])
    assert team.sees("sue") == SOUTH | {"nils", "bo"}
    team.change("sue", team.deals["bo"], name="Bo's")
    with pytest.raises(Refused):  # seen as a colleague, not as one who helps
        team.change("sue", team.deals["sue"], name="Mine")


def test_every_wish_of_a_part_must_hold(team: Team) -> None:
    team.give("bea", "supporter")
    everyone = {name: team.deals[name] for name in ("bea", "bo", "sue")}
    for name, deal in everyone.items():
        team.change("ada", deal, helpers=[team.people["bea"]])
        assert (name in team.sees("bea")) == (name in BEIJING)
    team.change("ada", everyone["bo"], stage="won")
    assert team.sees("bea") == {"bea"}


def test_won_deals_are_read_only_but_for_managers(team: Team) -> None:
    team.give("bo", "seller")
    team.give("lea", "manager")
    mine = team.deals["bo"]
    team.change("bo", mine, name="Big", stage="won")
    assert team.sees("bo") == {"bo"}
    with pytest.raises(Refused):
        team.change("bo", mine, name="Bigger")
    team.change("lea", mine, name="Corrected")
    team.give("bo", "seller", "manager")
    team.change("bo", mine, name="As a manager")


def test_a_new_head_and_a_moved_department_count_at_once(team: Team) -> None:
    team.give("sue", "manager")
    assert team.sees("sue") == {"sue"}
    with unit_of_work(team.engine) as work:
        team.set_head(work, "hq", "sue")
        bump(work.connection, "people")
    assert team.sees("sue") == EVERYBODY


def test_an_administrator_of_the_app_has_every_right_in_it(team: Team) -> None:
    team.appoint("out")
    assert team.sees("out") == EVERYBODY
    team.change("out", team.deals["bo"], team.deals["sue"], phone="+8613812345678", code="x")
    team.delete("out", team.deals["bo"])
    team.act("out", lambda w, c: service.purge(w, c, "deal", [team.deals["bo"]], "test"))
    assert team.sees("out") == EVERYBODY - {"bo"}


def test_changing_many_at_once_needs_a_right_of_its_own(team: Team) -> None:
    team.give("bo", "seller")
    again = team.create("bo", name="Second")
    with pytest.raises(Refused):
        team.change("bo", team.deals["bo"], again, name="Same")
    team.change("bo", again, name="Same")
    team.give("lea", "manager")
    assert len(team.change("lea", team.deals["bo"], team.deals["bea"], name="Same")) == 2


def test_many_at_once_are_changed_only_where_that_right_holds(team: Team) -> None:
    """As a helper she edits a deal she does not manage, but only by itself."""
    team.give("lea", "manager", "helper")
    team.change("ada", team.deals["sue"], helpers=[team.people["lea"]])
    team.change("lea", team.deals["sue"], name="One by one")
    with pytest.raises(Refused):
        team.change("lea", team.deals["sue"], team.deals["bo"], name="Both")


def test_who_may_only_hand_in_sees_nothing(team: Team) -> None:
    team.give("sue", "clerk")
    made = team.create("sue", name="Handed in", price=3)
    assert team.rows("sue") == []
    with pytest.raises(NotFound):
        team.read("sue", lambda c: get_record(c, "deal", made))
    with pytest.raises(Refused):
        team.change("sue", made, name="Changed")
    assert team.read("ada", lambda c: get_record(c, "deal", made)).values["price"] == 3


def test_a_field_may_be_given_once_and_changed_never(team: Team) -> None:
    team.give("sue", "once")
    made = team.create("sue", name="Fixed", price=1)
    team.change("sue", made, price=2)
    with pytest.raises(Invalid) as caught:
        team.change("sue", made, name="Other")
    assert set(caught.value.by_path("en")) == {"name"}
    with pytest.raises(Invalid) as caught:
        team.create("sue", name="Fixed", stage="won")
    assert set(caught.value.by_path("en")) == {"stage"}


# Masks and classes of sensitivity


def masked_deal(team: Team) -> int:
    """Return a deal full of what not everybody sees, made by an administrator of the app."""
    team.appoint("out")
    lines = [{"item": "a", "cost": 7, "tel": "secret line"}]
    return team.create("out", name="Deal", price=5, phone="+8613812345678", code="k-1", lines=lines)


def test_a_class_caps_the_fields_that_are_not_named(team: Team) -> None:
    team.give("sue", "masked")
    deal = masked_deal(team)
    (row,) = (each for each in team.rows("sue") if each.id == deal)
    assert isinstance(row.values["phone"], Masked) and "12345678" not in row.values["phone"]
    assert (row.values["price"], row.values["code"]) == (5, "k-1")
    mine = team.read("sue", lambda c: c.rights.tables["deal"])
    assert mine.fields["price"] == "read" and mine.fields["code"] == "edit"
    assert "hint" not in mine.shown  # it would tell the phone
    assert "phone" not in team.read("sue", lambda c: c.rights.tables["deal.lines"]).fields
    (line,) = row.values["lines"]
    assert "secret line" not in str(line) and "7" in str(line)
    assert "tip" not in line, "it would tell the phone of the line"


@pytest.mark.parametrize(
    "request_",
    [
        {"filter": {"field": "phone", "op": "is_not_empty"}},
        {"sort": ("phone",)},
        {"sort": ("-phone",)},
        {"filter": {"field": "lines.tel", "op": "is_not_empty"}},
        {"fields": ("hint",)},
    ],
)
def test_what_is_masked_decides_nothing(team: Team, request_: dict[str, Any]) -> None:
    team.give("sue", "masked")
    with pytest.raises(UnknownField):
        team.rows("sue", **request_)


def test_what_is_masked_cannot_be_written_nor_found(team: Team) -> None:
    team.give("sue", "masked")
    deal = masked_deal(team)
    with pytest.raises(Invalid) as caught:
        team.change("sue", deal, phone="+8613900000000", name="Known")
    assert set(caught.value.by_path("en")) == {"phone"}
    team.change("sue", deal, name="Known")
    with pytest.raises(Invalid) as caught:
        team.change("sue", deal, lines=[{"item": "b", "tel": "x", "cost": 1}])
    assert set(caught.value.by_path("en")) == {"lines.0.tel", "lines.0.cost"}
    assert team.rows("sue", search="12345678") == [] and team.rows("ada", search="12345678") != []


def test_a_role_that_shows_in_full_opens_its_own_rows_alone(team: Team) -> None:
    team.give("sue", "masked", "trusted")
    mine, theirs = masked_deal(team), masked_deal(team)
    team.change("ada", mine, owner=team.people["sue"])
    shown = {row.id: row.values["phone"] for row in team.rows("sue", fields=("phone",))}
    assert isinstance(shown[theirs], Masked) and not isinstance(shown[mine], Masked)
    found = team.rows("sue", fields=(), filter={"field": "phone", "op": "is_not_empty"})
    assert [row.id for row in found] == [mine]


def test_a_new_record_takes_no_value_of_a_capped_field(team: Team) -> None:
    team.give("sue", "masked")
    with pytest.raises(Invalid) as caught:
        team.create("sue", name="x", price=1, phone="+8613812345678")
    assert set(caught.value.by_path("en")) == {"price", "phone"}


# Records shared with a person


def test_a_shared_record_is_one_more_row_of_whom_a_role_lets_in(team: Team) -> None:
    team.give("bo", "seller")
    team.share(team.deals["sue"], "bo")
    assert team.sees("bo") == {"bo", "sue"}
    with pytest.raises(Refused):
        team.change("bo", team.deals["sue"], name="x")
    team.share(team.deals["out"], "bo", "edit")
    team.change("bo", team.deals["out"], name="x")
    with pytest.raises(Refused):
        team.change("bo", team.deals["sue"], name="x")


def test_who_has_no_right_sees_what_was_shared_and_nothing_else(team: Team) -> None:
    deal = masked_deal(team)
    team.share(deal, "bo")
    (row,) = team.rows("bo")
    assert row.id == deal and row.values["name"] == "Deal"
    assert {key for key, value in row.values.items() if isinstance(value, Masked)} == {
        "phone",
        "price",
        "code",
    }
    assert "hint" not in row.values
    for act in (
        lambda: team.change("bo", deal, name="x"),
        lambda: team.delete("bo", deal),
        lambda: team.create("bo", name="x"),
        lambda: team.read("bo", lambda c: list_history(c, "deal", deal)),
        lambda: team.read("bo", lambda c: list_records(c, "deal", ListRequest(deleted=True))),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(NotFound):
        team.read("bo", lambda c: get_record(c, "deal", team.deals["sue"]))
    with pytest.raises(NotFound):
        team.read("bo", lambda c: list_records(c, "note", ListRequest()))


def test_a_record_shared_for_editing_opens_its_plain_fields(team: Team) -> None:
    team.share(team.deals["sue"], "bo", "edit")
    team.share(team.deals["out"], "bo")
    team.change("bo", team.deals["sue"], name="x")
    with pytest.raises(Invalid):
        team.change("bo", team.deals["sue"], price=1)
    with pytest.raises(Refused):
        team.change("bo", team.deals["out"], name="x")


def test_to_let_somebody_in_gives_no_right_to_delete(team: Team) -> None:
    team.give("lea", "manager")
    team.share(team.deals["sue"], "lea", "edit")
    assert "sue" in team.sees("lea")
    team.change("lea", team.deals["sue"], name="x")
    with pytest.raises(Refused):
        team.delete("lea", team.deals["sue"])
    with pytest.raises(Refused):
        team.change("lea", team.deals["sue"], team.deals["bo"], name="x")


def test_a_share_ends_at_its_moment(team: Team) -> None:
    team.give("bo", "seller")
    team.share(team.deals["sue"], "bo", "edit", until=NOW + timedelta(minutes=5))
    assert team.sees("bo", NOW + timedelta(minutes=4)) == {"bo", "sue"}
    assert team.sees("bo", NOW + timedelta(minutes=5)) == {"bo"}
    count = [
        team.read("bo", lambda c: list_records(c, "deal", ListRequest(count="exact")).count, NOW + timedelta(minutes=m))
        for m in (4, 5)
    ]  # fmt: skip
    assert count == [2, 1]


def test_a_share_of_another_table_with_the_same_id_shows_nothing(team: Team) -> None:
    note = team.act("ada", lambda w, c: service.create(w, c, "note", [{"text": "n"}], "test"))[0]
    team.share(note, "bo")
    with pytest.raises(NotFound):
        team.read("bo", lambda c: list_records(c, "note", ListRequest()))
