"""What records point to: it must exist, be seen, and what is out of sight stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from fixtures.office import Office
from tablewright.core.errors import Invalid
from tablewright.identity.models import Person


def faulty_fields(office: Office, who: str, **fields: Any) -> dict[str, list[str]]:
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.create(who, "project", name="Roof", **fields)
    assert office.snapshot() == before
    return dict(caught.value.by_path("en"))


def test_pointers_are_stored_and_told_in_the_history_as_ids(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    mia, max_ = office.people["mia"], office.people["max"]
    north = office.departments["north"]
    project = office.create(
        "ada",
        "project",
        name="Roof",
        team=team,
        lead={"id": mia, "title": "?"},
        helpers=[max_, mia],
        unit=north,
    )
    stored = office.stored("project", project)
    assert (stored["team"], stored["lead"], stored["helpers"], stored["unit"]) == (
        team,
        mia,
        [max_, mia],
        north,
    )
    changes = office.history("project", project)[0][1]
    assert (changes["team"], changes["helpers"]) == ([None, team], [None, [max_, mia]])


def test_a_target_that_is_unknown_deleted_or_unseen_gets_the_same_answer(office: Office) -> None:
    unseen = office.create("max", "project", name="Secret")
    gone = office.create("mia", "project", name="Gone")
    office.delete("ada", "project", gone)
    told = [faulty_fields(office, "mia", parent=each) for each in (unseen, gone, 9999, 2**62)]
    assert told == [told[0]] * 4
    seen = office.create("max", "project", name="Open", stage="run")
    assert office.create("mia", "project", name="Part", parent=seen)


def test_people_must_be_of_the_workspace_and_active(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(update(Person).where(Person.name == "Sam").values(active=False))
    assert set(faulty_fields(office, "ada", lead=office.people["sam"])) == {"lead"}
    assert set(faulty_fields(office, "ada", helpers=[office.people["mia"], 999], unit=99, owner=77)) == {
        "helpers",
        "unit",
        "owner",
    }


def test_a_pointer_that_stands_is_not_asked_for_again(office: Office) -> None:
    project = office.create(
        "ada", "project", name="Roof", lead=office.people["sam"], helpers=[office.people["sam"]]
    )
    with office.engine.begin() as connection:
        connection.execute(update(Person).where(Person.name == "Sam").values(active=False))
    helpers = [office.people["mia"], office.people["sam"]]
    office.update("ada", "project", project, name="Dome", lead=office.people["sam"], helpers=helpers)
    assert office.stored("project", project)["helpers"] == helpers


def test_links_keep_their_order_and_only_differences_are_written(office: Office) -> None:
    a, b, c = office.create_many("ada", "tag", [{"name": name} for name in "abc"])
    project = office.create("ada", "project", name="Roof", tags=[b, a, b])
    assert office.linked("project", "tags", project) == [b, a]
    office.update("ada", "project", project, tags=[c, a])
    assert office.linked("project", "tags", project) == [c, a]
    assert office.history("project", project)[-1][1] == {"tags": [[b, a], [c, a]]}
    office.update("ada", "project", project, tags=None)
    assert office.linked("project", "tags", project) == []


def test_links_to_what_cannot_be_seen_outlast_a_change(office: Office) -> None:
    hidden = office.create("max", "project", name="Secret")
    mine = office.create("mia", "project", name="Mine")
    office.update("ada", "project", mine, parent=hidden)
    office.update("mia", "project", mine, parent=None, name="Still mine")
    assert office.stored("project", mine)["parent"] == hidden
    other = office.create("mia", "project", name="Other")
    office.update("mia", "project", mine, parent=other)
    assert office.stored("project", mine)["parent"] == other


def test_the_reverse_side_cannot_be_written(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    project = office.create("ada", "project", name="Roof", team=team)
    with pytest.raises(Invalid):
        office.update("ada", "team", team, projects=[project])


def test_rows_of_a_sub_form_are_created_changed_moved_and_removed_by_id(office: Office) -> None:
    project = office.create(
        "ada", "project", name="Roof", lines=[{"item": "a", "price": 1}, {"item": "b", "quantity": "2.50"}]
    )
    a, b = office.rows("project.lines", project)
    assert (a["quantity"], b["quantity"]) == (1, 2.5)
    office.update("ada", "project", project, lines=[{"id": b["id"], "price": "3"}, {"item": "c"}])
    rows = office.rows("project.lines", project)
    assert [(row["item"], row["price"]) for row in rows] == [("b", 3), ("c", None)]
    assert rows[0]["id"] == b["id"]
    old, new = office.history("project", project)[-1][1]["lines"]
    assert [row["item"] for row in old] == ["a", "b"]
    assert new[0] == {"id": b["id"], "item": "b", "quantity": 2.5, "price": 3}


def test_rows_sent_back_as_they_are_change_nothing(office: Office) -> None:
    project = office.create("ada", "project", name="Roof", lines=[{"item": "a"}, {"item": "b"}])
    rows = [{"id": row["id"], "item": row["item"]} for row in office.rows("project.lines", project)]
    before = office.snapshot()
    assert office.update("ada", "project", project, lines=rows) == 1
    assert office.snapshot() == before
    assert office.update("ada", "project", project, lines=rows[::-1]) == 2
    assert [row["item"] for row in office.rows("project.lines", project)] == ["b", "a"]


def test_faults_of_rows_say_which_row(office: Office) -> None:
    lines = [{"item": "a", "kind": "no", "tag": 99}, {"quantity": 1}, {"item": "c", "strange": 1, "sum": 5}]
    assert set(faulty_fields(office, "ada", lines=lines)) >= {
        "lines.0.kind",
        "lines.2.strange",
        "lines.2.sum",
    }
    lines = [{"item": "a", "tag": 99}, {"quantity": 1}]
    assert set(faulty_fields(office, "ada", lines=lines)) == {"lines.0.tag", "lines.1.item"}


def test_a_row_of_another_record_is_not_taken(office: Office) -> None:
    other = office.create("ada", "project", name="Other", lines=[{"item": "a"}])
    project = office.create("ada", "project", name="Roof")
    (row,) = office.rows("project.lines", other)
    for lines in ([{"id": row["id"], "item": "mine"}], [{"id": 999}]):
        with pytest.raises(Invalid) as caught:
            office.update("ada", "project", project, lines=lines)
        assert set(caught.value.by_path("en")) == {"lines.0.id"}
    assert office.rows("project.lines", other) == [row]
