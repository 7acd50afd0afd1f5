"""Into the recycle bin, out of it, and gone for good; what happens to those that point there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.errors import Invalid, NotFound, Refused


def test_a_deleted_record_is_in_the_bin_and_comes_back(office: Office) -> None:
    team = office.create("ada", "team", name="North", level="a")
    office.delete("edith", "team", team)
    assert office.live_ids("team") == []
    with pytest.raises(NotFound):
        office.update("ada", "team", team, level="b")
    office.restore("edith", "team", team)
    assert office.live_ids("team") == [team]
    assert office.stored("team", team)["level"] == "a"
    assert office.history("team", team)[1:] == [("delete", {}), ("restore", {})]


def test_deleting_asks_for_the_right_and_the_row(office: Office) -> None:
    mine = office.create("mia", "project", name="Roof")
    before = office.snapshot()
    with pytest.raises(Refused):
        office.delete("mia", "project", mine)
    with pytest.raises(NotFound):
        office.delete("ada", "project", mine, 999)
    with pytest.raises(NotFound):
        office.restore("ada", "project", mine)
    with pytest.raises(NotFound):
        office.delete("sam", "project", mine)
    assert office.snapshot() == before


def test_what_is_still_needed_stays_and_says_by_whom(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    office.create_many("ada", "project", [{"name": "Roof", "team": team}, {"name": "Dome", "team": team}])
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.delete("ada", "team", team)
    assert office.snapshot() == before
    (message,) = caught.value.by_path("en")["id"]
    assert "2" in message and "Project" in message and "Roof" in message
    (message,) = caught.value.by_path("zh")["id"]
    assert "2" in message and "项目" in message


def test_what_was_needed_only_by_the_deleted_can_go(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    project = office.create("ada", "project", name="Roof", team=team)
    office.delete("ada", "project", project)
    office.delete("ada", "team", team)
    with pytest.raises(Invalid) as caught:
        office.restore("ada", "project", project)
    assert set(caught.value.by_path("en")) == {"team"}
    office.restore("ada", "team", team)
    office.restore("ada", "project", project)


def test_links_that_may_be_emptied_are_and_their_history_says_so(office: Office) -> None:
    whole = office.create("ada", "project", name="Whole")
    part = office.create("ada", "project", name="Part", parent=whole)
    office.delete("edith", "project", whole)
    stored = office.stored("project", part)
    assert (stored["parent"], stored["rev"], stored["updated_by"]) == (None, 2, office.people["edith"])
    assert office.history("project", part)[-1] == ("update", {"parent": [whole, None]})


def test_those_that_hang_on_a_record_go_and_come_back_with_it(office: Office) -> None:
    project = office.create("ada", "project", name="Roof")
    early, first, second = office.create_many(
        "ada", "task", [{"name": name, "project": project} for name in ("early", "first", "second")]
    )
    office.delete("ada", "task", early)
    office.delete("ada", "project", project)
    assert office.live_ids("task") == []
    office.restore("ada", "project", project)
    assert office.live_ids("task") == [first, second]
    assert [act for act, _ in office.history("task", first)] == ["create", "delete", "restore"]


def test_a_part_cannot_come_back_before_what_it_hangs_on(office: Office) -> None:
    project = office.create("ada", "project", name="Roof")
    task = office.create("ada", "task", name="first", project=project)
    office.delete("ada", "project", project)
    with pytest.raises(Invalid) as caught:
        office.restore("ada", "task", task)
    assert set(caught.value.by_path("en")) == {"project"}


def test_a_part_restored_and_deleted_again_by_itself_stays_in_the_bin(office: Office) -> None:
    project = office.create("ada", "project", name="Roof")
    task = office.create("ada", "task", name="first", project=project)
    office.delete("ada", "project", project)
    office.restore("ada", "project", project)
    office.delete("ada", "task", task)
    office.delete("ada", "project", project)
    office.restore("ada", "project", project)
    assert office.live_ids("task") == []


def test_a_row_of_a_sub_form_keeps_what_it_names_from_being_deleted(office: Office) -> None:
    tag = office.create("ada", "tag", name="red")
    project = office.create("ada", "project", name="Roof", lines=[{"item": "a", "tag": tag}])
    with pytest.raises(Invalid):
        office.delete("ada", "tag", tag)
    office.delete("ada", "project", project)
    office.delete("ada", "tag", tag)


def test_links_of_a_to_many_relation_survive_the_bin(office: Office) -> None:
    tag = office.create("ada", "tag", name="red")
    project = office.create("ada", "project", name="Roof", tags=[tag])
    office.delete("ada", "tag", tag)
    office.restore("ada", "tag", tag)
    assert office.linked("project", "tags", project) == [tag]


def test_a_value_taken_meanwhile_keeps_a_record_in_the_bin(office: Office) -> None:
    old = office.create("ada", "tag", name="red")
    office.delete("ada", "tag", old)
    new = office.create("ada", "tag", name="RED")
    with pytest.raises(Invalid) as caught:
        office.restore("ada", "tag", old)
    assert "RED" in caught.value.by_path("en")["name"][0]
    office.update("ada", "tag", new, name="blue")
    office.restore("ada", "tag", old)


def test_purging_leaves_nothing_but_that_it_happened(office: Office) -> None:
    tag = office.create("ada", "tag", name="red")
    project = office.create("ada", "project", name="Secret roof", tags=[tag], lines=[{"item": "Secret"}])
    task = office.create("ada", "task", name="Secret task", project=project)
    office.delete("ada", "project", project)
    with pytest.raises(Refused):
        office.purge("edith", "project", project)
    office.purge("ada", "project", project)
    found = repr(office.snapshot())
    assert "Secret" not in found and "secret" not in found
    left = [(act, [*changes]) for act, changes in office.history("project", project)]
    # Of each entry stays the code by which the seal over the change log still holds.
    assert left == [("create", ["@purged"]), ("delete", ["@purged"]), ("purge", [])]
    assert office.history("task", task)[-1] == ("purge", {})
    assert office.live_ids("tag") == [tag]


def test_only_what_lies_in_the_bin_can_be_purged(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    with pytest.raises(NotFound):
        office.purge("ada", "team", team)


def test_purging_what_others_in_the_bin_point_at_empties_their_links(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    project = office.create("ada", "project", name="Roof", team=team)
    office.delete("ada", "project", project)
    office.delete("ada", "team", team)
    office.purge("ada", "team", team)
    office.restore("ada", "project", project)
    assert office.stored("project", project)["team"] is None


def test_a_thousand_parts_go_in_a_few_statements(office: Office) -> None:
    project = office.create("ada", "project", name="Roof")
    office.create_many("ada", "task", [{"name": str(n), "project": project} for n in range(1000)])
    statements = []
    sa.event.listen(office.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    office.delete("ada", "project", project)
    assert office.live_ids("task") == []
    assert len(statements) < 30
    office.restore("ada", "project", project)
    assert len(office.live_ids("task")) == 1000
    assert len(statements) < 60
