"""Changing records: only what differs, two people at once, rights on the very row."""

from __future__ import annotations

import pytest

from fixtures.office import Office
from tablewright.core.errors import Invalid, Malformed, NotFound, Refused
from tablewright.runtime.records import service
from tablewright.runtime.records.conflicts import EditConflict


def refused(office: Office, error: type[Exception], who: str, table: str, record_id: int, **fields: object):
    """Expect an error and prove that it left no trace."""
    before = office.snapshot()
    with pytest.raises(error) as caught:
        office.update(who, table, record_id, **fields)
    assert office.snapshot() == before
    return caught.value


def test_a_change_raises_the_revision_and_is_in_the_history(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    assert office.update("edith", "team", team, level="b", founded="2020-02-29") == 2
    stored = office.stored("team", team)
    assert (stored["level"], stored["rev"], stored["updated_by"]) == ("b", 2, office.people["edith"])
    assert office.history("team", team)[-1] == (
        "update",
        {"level": ["a", "b"], "founded": [None, "2020-02-29"]},
    )


def test_what_changes_nothing_writes_nothing(office: Office) -> None:
    project = office.create("ada", "project", name="Roof", hours="1.50", helpers=[office.people["max"]])
    before = office.snapshot()
    rev = office.update(
        "ada", "project", project, name="Roof", hours=1.5, helpers=[office.people["max"]], tags=[]
    )
    assert rev == 1
    assert office.snapshot() == before


def test_changes_to_different_fields_of_one_revision_merge(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.update("ada", "team", team, rev=1, level="b")
    assert office.update("edith", "team", team, rev=1, budget=5) == 3
    stored = office.stored("team", team)
    assert (stored["level"], stored["budget"]) == ("b", 5)


def test_another_value_for_the_same_field_is_a_conflict_with_both_values(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.update("ada", "team", team, rev=1, level="b", budget=5)
    before = office.snapshot()
    with pytest.raises(EditConflict) as caught:
        office.update("edith", "team", team, rev=1, level="c", name="Norden")
    assert caught.value.fields == {"level": {"yours": "c", "theirs": "b"}}
    assert office.snapshot() == before


def test_a_field_left_as_it_was_keeps_what_somebody_else_gave_it(office: Office) -> None:
    north = office.create("ada", "team", name="North", level="a", budget=5)
    office.update("ada", "team", north, rev=1, level="b", budget=None)
    assert office.update("edith", "team", north, rev=1, name="Norden", level="a", budget=5) == 3
    stored = office.stored("team", north)
    assert (stored["name"], stored["level"], stored["budget"]) == ("Norden", "b", None)


def test_rows_left_as_they_were_keep_what_somebody_else_made_of_them(office: Office) -> None:
    project = office.create("ada", "project", name="Roof", lines=[{"item": "a"}, {"item": "b"}])
    first, second = (
        {"id": each["id"], "item": each["item"]} for each in office.rows("project.lines", project)
    )
    office.update("ada", "project", project, rev=1, lines=[{**first, "item": "A"}, second, {"item": "c"}])
    office.update("edith", "project", project, rev=1, name="Dach", lines=[first, second])
    assert [each["item"] for each in office.rows("project.lines", project)] == ["A", "b", "c"]
    with pytest.raises(EditConflict):
        office.update("edith", "project", project, rev=1, lines=[{**first, "item": "X"}, second])


def test_the_same_value_twice_is_no_conflict(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.update("ada", "team", team, rev=1, level="b")
    assert office.update("edith", "team", team, rev=1, level="b") == 2


def test_a_field_changed_there_and_back_is_no_conflict(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.update("ada", "team", team, level="b")
    office.update("ada", "team", team, level="a")
    assert office.update("edith", "team", team, rev=1, level="c") == 4


def test_without_a_revision_the_last_write_wins(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.update("ada", "team", team, level="b")
    office.update("edith", "team", team, level="c")
    assert office.stored("team", team)["level"] == "c"


@pytest.mark.parametrize("rev", [7, 0, -1, 10**30, -(10**30)])
def test_a_revision_that_never_was_is_malformed(office: Office, rev: int) -> None:
    team = office.create("ada", "team", name="North")
    with pytest.raises(Malformed):
        office.update("ada", "team", team, rev=rev, name="x")


def test_lines_of_a_sub_form_conflict_as_a_whole(office: Office) -> None:
    project = office.create("ada", "project", name="Roof", lines=[{"item": "a"}])
    (line,) = office.rows("project.lines", project)
    office.update("ada", "project", project, rev=1, lines=[{"id": line["id"], "item": "b"}])
    with pytest.raises(EditConflict) as caught:
        office.update("edith", "project", project, rev=1, lines=[])
    assert set(caught.value.fields) == {"lines"}


def test_an_unseen_record_and_an_unknown_one_are_the_same(office: Office) -> None:
    hidden = office.create("max", "project", name="Roof")
    gone = office.create("mia", "project", name="Cellar")
    office.delete("ada", "project", gone)
    for record_id in (hidden, gone, 9999, 2**62, 10**30, 0, -1):
        refused(office, NotFound, "mia", "project", record_id, name="Mine", nonsense=1)


def test_a_record_that_may_only_be_seen_cannot_be_changed(office: Office) -> None:
    running = office.create("max", "project", name="Roof", stage="run")
    refused(office, Refused, "mia", "project", running, name="Mine", nonsense=1)


def test_one_own_record_can_be_changed_and_handed_over(office: Office) -> None:
    mine = office.create("mia", "project", name="Roof")
    office.update("mia", "project", mine, name="Dome", owner=office.people["max"])
    assert office.stored("project", mine)["owner_department"] == office.departments["south"]
    refused(office, NotFound, "mia", "project", mine, name="Back")


def test_nothing_changes_when_one_of_many_is_out_of_reach(office: Office) -> None:
    mine, other = office.create("mia", "project", name="Roof"), office.create("max", "project", name="Dome")
    changes = [service.Change(each, {"name": "New"}) for each in (mine, other)]
    before = office.snapshot()
    with pytest.raises(NotFound):
        office.act("mia", lambda work, context: service.update(work, context, "project", changes, "test"))
    assert office.snapshot() == before


def test_one_record_cannot_be_named_twice(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    changes = [service.Change(team, {"level": level}) for level in "ab"]
    with pytest.raises(Malformed):
        office.act("ada", lambda work, context: service.update(work, context, "team", changes, "test"))


def test_a_required_field_cannot_be_emptied(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    for empty in (None, "", "   "):
        error = refused(office, Invalid, "ada", "team", team, name=empty)
        assert set(error.by_path("zh")) == {"name"}


def test_a_rule_is_asked_again_at_every_change(office: Office) -> None:
    project = office.create("ada", "project", name="Roof", stage="won", done=100)
    error = refused(office, Invalid, "ada", "project", project, done=99)
    assert set(error.by_path("en")) == {"done"}
    assert error.by_path("zh")["done"] == ["已完成的项目进度应为 100%。"]


def test_the_search_follows_a_changed_name(office: Office) -> None:
    project = office.create("ada", "project", name="星河科技", brief="blue")
    office.update("ada", "project", project, name="大海")
    search = office.stored("project", project)["search"]
    assert "大海" in search and "星河" not in search and "blue" in search
