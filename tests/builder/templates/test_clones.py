"""A clone has what its source has, in rows of its own, as it was at one moment."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.office import NOW, snapshot
from tablewright.core.database import reading
from tablewright.core.errors import Invalid
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Workspace
from tablewright.identity.people import add_person
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.automations.resting import acts_by_itself
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.storage.doctor import check_storage

from .conftest import Source

pytestmark = pytest.mark.both_databases
TABLES = ("project", "task", "team", "tag", "project.lines")


def _but_files(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("files",)} for row in rows]


def test_a_clone_with_its_data_holds_every_value_of_every_record(source: Source) -> None:
    clone = source.clone(what="data", people="keep")
    for table in TABLES:
        theirs, mine = source.rows(source.office.app, table), source.rows(clone, table)
        assert _but_files(mine) == _but_files(theirs) != []
    for table, key in (("project", "tags"), ("task", "after")):
        assert source.links(clone, table, key) == source.links(source.office.app, table, key) != []
    assert list(check_storage(source.engine)) == []


def test_what_is_done_in_one_does_nothing_to_the_other(source: Source) -> None:
    clone = source.clone(what="data")
    before = [source.rows(clone, table) for table in TABLES]
    source.office.update("ada", "project", source.project, name="Changed", lines=[])
    source.office.delete("ada", "tag", source.tags[2])
    assert [source.rows(clone, table) for table in TABLES] == before


@pytest.mark.parametrize(("what", "on"), [("structure", True), ("samples", False), ("data", False)])
def test_automations_rest_beside_records_that_came_along(source: Source, what: str, on: bool) -> None:
    clone = source.clone(what=what)
    acting = [
        [acts_by_itself(each) for each in app.model.document["automations"]]
        for app in (source.office.app, clone)
    ]
    assert any(acting[0])
    assert acting[1] == (acting[0] if on else [False] * len(acting[0]))
    assert clone.revision == (1 if on else 2)


def test_files_are_rows_of_the_clones_own_with_the_same_bytes(source: Source) -> None:
    clone = source.clone(what="data")
    (theirs,), (mine,) = source.files(source.office.app), source.files(clone)
    assert mine.id != theirs.id and mine.digest == theirs.digest
    assert (mine.table_id, mine.record_id) == (clone.tables["project"].id, source.project)
    held = next(row["files"] for row in source.rows(clone, "project") if row["id"] == source.project)
    assert [each["id"] for each in held] == [mine.id]


def test_one_goes_on_working_in_a_clone_where_its_source_is(source: Source) -> None:
    clone = source.clone(what="data")
    values = {"name": "Next", "stage": "plan", "owner": source.ada.person_id}
    with unit_of_work(source.engine) as work:
        context = make_context(work.connection, clone, source.ada, NOW)
        (made,) = service.create(work, context, "project", [values], "test")
    here = source.office.create("ada", "project", **values)
    assert made == here
    codes = [
        next(row["code"] for row in source.rows(app, "project") if row["id"] == made)
        for app in (clone, source.office.app)
    ]
    assert codes[0] and codes[0] == codes[1]


def test_a_clones_records_are_found_by_their_words(source: Source) -> None:
    clone = source.clone(what="data")
    with reading(source.engine) as connection:
        context = make_context(connection, clone, source.ada, NOW)
        found = list_records(context, "project", ListRequest(search="大桥", fields=("name",)))
    assert [row.id for row in found.rows] == [source.project]


def test_each_copy_has_an_entry_in_the_change_log_that_says_where_it_is_from(source: Source) -> None:
    clone = source.clone(what="data")
    told = sa.select(Change.record_id, Change.act, Change.source, Change.actor_id, Change.rev)
    mine = told.where(Change.table_id == clone.tables["project"].id).order_by(Change.record_id)
    with reading(source.engine) as connection:
        entries = [tuple(row) for row in connection.execute(mine)]
    rows = source.rows(clone, "project")
    assert entries == [(row["id"], "create", "clone", source.ada.person_id, row["rev"]) for row in rows]


def test_people_who_are_not_kept_own_and_are_named_nowhere(source: Source) -> None:
    clone = source.clone(what="data", people="mine")
    ada = source.ada
    for row in source.rows(clone, "project"):
        assert {row[key] for key in ("owner", "created_by", "updated_by")} == {ada.person_id}
        assert row["owner_department"] == ada.department_id
        assert row["lead"] is None and row["helpers"] is None
    kept = [row["unit"] for row in source.rows(clone, "project")]
    assert kept == [row["unit"] for row in source.rows(source.office.app, "project")]


def test_into_another_workspace_go_neither_people_nor_departments(source: Source) -> None:
    with unit_of_work(source.engine) as work:
        values = {"key": "branch", "name": "Branch"}
        branch = work.connection.scalar(sa.insert(Workspace).values(values).returning(Workspace.id))
        person = add_person(work, branch, "bea", "Bea", is_admin=True)
    with reading(source.engine) as connection:
        bea = load_actor(connection, person)
    clone = source.clone("everything", bea, what="data", people="keep")
    for row in source.rows(clone, "project"):
        assert {row[key] for key in ("owner", "created_by", "updated_by")} == {person}
        assert [row[key] for key in ("lead", "helpers", "unit", "units")] == [None] * 4
    assert list(check_storage(source.engine)) == []


def test_the_structure_alone_has_no_records(source: Source) -> None:
    clone = source.clone()
    assert [source.rows(clone, table) for table in TABLES] == [[]] * len(TABLES)
    document = dict(clone.model.document)
    assert document == {
        **source.office.app.model.document,
        "key": "copy",
        "label": {"en": "Copy", "zh": "副本"},
    }


def test_a_sample_is_connected(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tablewright.builder.templates.sample_of.sample_of.__defaults__", (1,))
    clone = source.clone(what="samples")
    ids = {table: [row["id"] for row in source.rows(clone, table)] for table in TABLES}
    assert ids["task"] == [max(row["id"] for row in source.rows(source.office.app, "task"))]
    assert ids["project"] == [source.parent, source.project]
    assert ids["tag"] == [source.tags[0], source.tags[2]]
    assert len(ids["project.lines"]) == 2 and ids["team"] == [source.team]
    assert source.links(clone, "project", "tags") == [(source.project, source.tags[2], 1)]
    assert source.links(clone, "task", "after") == []
    assert len(source.files(clone)) == 1
    assert list(check_storage(source.engine)) == []


def test_a_trial_has_the_drafts_definition_and_what_still_fits_of_the_records(source: Source) -> None:
    document = dict(source.office.app.model.document)
    (project,) = (each for each in document["tables"] if each["key"] == "project")
    fields = []
    for each in project["fields"]:
        if each["key"] == "brief":
            each = {"key": "brief", "type": "number", "label": "Brief"}
        fields.append(each)
    fields.append({"key": "fresh", "type": "text", "label": "Fresh"})
    changed = {**project, "fields": fields}
    document["tables"] = [changed if each is project else each for each in document["tables"]]
    clone = source.clone(what="samples", people="keep", document=document, trial_of=source.office.app.id)
    assert clone.trial_of == source.office.app.id
    (row,) = (row for row in source.rows(clone, "project") if row["id"] == source.project)
    assert row["fresh"] is None and row["brief"] is None and row["name"] == "Bridge 大桥"
    assert list(check_storage(source.engine)) == []


def test_a_key_that_is_taken_is_refused_and_nothing_is_left(source: Source) -> None:
    before = snapshot(source.engine)
    with pytest.raises(Invalid) as refused:
        source.clone("everything", what="data")
    assert [fault.path for fault in refused.value.faults] == ["key"]
    with pytest.raises(Invalid):
        source.clone("No key", what="data")
    assert snapshot(source.engine) == before
