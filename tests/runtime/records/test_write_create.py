"""Creating records: rights first, every fault at once, defaults, serial numbers, history."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.errors import Invalid, NotFound, Refused, TooLarge


def faults(office: Office, who: str, table: str, rows: list) -> dict[str, list[str]]:
    """Return what is wrong with rows, and prove that refusing them left no trace."""
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.create_many(who, table, rows)
    assert office.snapshot() == before
    assert all(fault.words.zh and fault.words.zh != fault.words.en for fault in caught.value.faults)
    return dict(caught.value.by_path("en"))


def test_a_record_is_stored_with_who_made_it_and_when(office: Office) -> None:
    new = office.create("edith", "team", name="North")
    stored = office.stored("team", new)
    edith = office.people["edith"]
    assert (stored["name"], stored["rev"], stored["deleted_at"]) == ("North", 1, None)
    assert (stored["created_by"], stored["updated_by"], stored["owner"]) == (edith, edith, edith)
    assert stored["owner_department"] == office.departments["north"]
    assert stored["created_at"] == stored["updated_at"]


def test_the_owner_may_be_somebody_else_and_brings_their_department(office: Office) -> None:
    new = office.create("edith", "team", name="South", owner=office.people["max"])
    stored = office.stored("team", new)
    assert stored["owner"] == office.people["max"]
    assert stored["owner_department"] == office.departments["south"]


def test_fields_left_out_get_their_defaults_constant_or_computed(office: Office) -> None:
    stored = office.stored("project", office.create("ada", "project", name="Roof"))
    assert (stored["stage"], stored["done"], stored["urgent"], stored["colors"]) == (
        "plan",
        0,
        False,
        ["red"],
    )
    assert stored["due"].isoformat() == "2026-12-22"


def test_an_empty_value_given_is_not_replaced_by_the_default(office: Office) -> None:
    stored = office.stored("project", office.create("ada", "project", name="Roof", colors=[], due=None))
    assert (stored["colors"], stored["due"]) == (None, None)


def test_a_creation_is_in_the_history_with_its_values(office: Office) -> None:
    new = office.create("ada", "team", name="North", level="a", budget="12.50")
    ((act, changes),) = office.history("team", new)
    assert act == "create"
    assert changes == {
        "name": [None, "North"],
        "level": [None, "a"],
        "budget": [None, 12.5],
        "owner": [None, office.people["ada"]],
    }


def test_many_records_are_created_in_order(office: Office) -> None:
    ids = office.create_many("ada", "tag", [{"name": f"t{number}"} for number in range(120)])
    assert ids == sorted(ids)
    assert [office.stored("tag", each)["name"] for each in (ids[0], ids[119])] == ["t0", "t119"]


def test_nothing_is_created_when_one_of_many_is_wrong(office: Office) -> None:
    found = faults(office, "ada", "tag", [{"name": "a"}, {"name": ""}, {"name": "b", "weight": "x"}])
    assert set(found) == {"1.name", "2.weight"}


def test_every_fault_of_a_record_is_told_at_once(office: Office) -> None:
    found = faults(
        office,
        "ada",
        "project",
        [{"name": "x", "stars": 9, "stage": "nowhere", "email": "no", "team": 99, "lead": 99, "strange": 1}],
    )
    assert set(found) == {"name", "stars", "stage", "email", "team", "lead", "strange"}


def test_a_required_field_left_out_is_asked_for(office: Office) -> None:
    assert set(faults(office, "ada", "task", [{"hours": 1}])) == {"name", "project"}


def test_a_single_record_names_its_fields_without_a_place(office: Office) -> None:
    assert set(faults(office, "ada", "team", [{}])) == {"name"}


@pytest.mark.parametrize("row", [None, 3, "text", [1], [["name", "x"]]])
def test_what_is_not_an_object_is_not_a_record(office: Office, row: object) -> None:
    assert faults(office, "ada", "team", [row])


def test_computed_and_system_fields_are_read_only(office: Office) -> None:
    row = {"name": "x1", "code": "P1", "task_count": 3, "caption": "c", "created_at": None, "tasks": []}
    found = faults(office, "ada", "project", [row])
    assert set(found) == set(row) - {"name"}
    assert len({message for messages in found.values() for message in messages}) == 1


def test_a_hidden_field_is_as_unknown_as_one_that_does_not_exist(office: Office) -> None:
    found = faults(office, "mia", "project", [{"name": "Roof", "share": 0.5, "no_such_field": 1}])
    assert found["share"] == found["no_such_field"]


def test_a_field_that_may_only_be_read_is_refused(office: Office) -> None:
    assert set(faults(office, "mia", "project", [{"name": "Roof", "amount": 1}])) == {"amount"}


def test_who_has_no_right_to_the_table_is_told_nothing_of_it(office: Office) -> None:
    with pytest.raises(NotFound):
        office.create("sam", "team", name="x")
    with pytest.raises(NotFound):
        office.create("ada", "no_such_table", name="x")


def test_who_may_only_look_is_refused(office: Office) -> None:
    before = office.snapshot()
    with pytest.raises(Refused):
        office.create("mia", "team", name="x", nonsense=1)
    assert office.snapshot() == before


def test_a_sub_form_is_no_door_of_its_own(office: Office) -> None:
    with pytest.raises(NotFound):
        office.create("ada", "project.lines", item="x")


def test_nothing_to_write_is_no_fault(office: Office) -> None:
    assert office.create_many("ada", "project", []) == []


def test_one_call_writes_no_more_than_a_thousand(office: Office) -> None:
    with pytest.raises(TooLarge):
        office.create_many("ada", "tag", [{"name": str(n)} for n in range(1001)])


def test_a_rule_that_does_not_hold_takes_everything_back(office: Office) -> None:
    found = faults(
        office,
        "ada",
        "project",
        [{"name": "Roof"}, {"name": "Cellar", "stage": "won", "done": 50, "share": 1}],
    )
    assert set(found) == {"1.done", "1.amount"}


def test_serial_numbers_count_by_period_without_gaps(office: Office) -> None:
    office.create_many("ada", "project", [{"name": f"p{n}"} for n in range(3)])
    faults(office, "ada", "project", [{"name": "Cellar", "stage": "won"}])
    last = office.create("ada", "project", name="Roof")
    codes = [office.stored("project", each)["code"] for each in office.live_ids("project")]
    year = office.stored("project", last)["created_at"].year
    assert codes == [f"P{year}-{n:04}" for n in (1, 2, 3, 4)]


def test_what_is_created_is_found_by_the_search(office: Office) -> None:
    office.create("ada", "project", name="星河科技", phone="13800138000")
    sql = office.table("project").sql
    with office.engine.connect() as connection:
        (text,) = connection.scalars(sa.select(sql.c.search)).all()
        connection.rollback()
    assert "星河科技" in text and "xhkj" in text
