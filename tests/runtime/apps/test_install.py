"""Installing an app: all of it or nothing, once, and out again byte for byte."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.core.errors import Conflict, Invalid, NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.definition.fault import DefinitionFault
from tablewright.definition.read import Source, read_folder
from tablewright.runtime.apps.changed_meanwhile import ChangedMeanwhile
from tablewright.runtime.apps.export import export
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition, list_revisions, load_revision

EXAMPLES = Path(__file__).parents[2] / "examples"
TEMPLATES = Path(__file__).parents[3] / "apps"
FOLDERS = sorted(path.parent for root in (EXAMPLES, TEMPLATES) for path in root.glob("*/app.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_an_app_comes_out_byte_for_byte_as_it_went_in(shop, folder, tmp_path):
    source = read_folder(folder)
    shop.install(source)
    with reading(shop.engine) as connection:
        export(connection, shop.workspace_id, source.document["key"], tmp_path / "out")
    assert _bytes(tmp_path / "out") == _bytes(folder)


def test_an_unknown_app_cannot_be_exported(shop, tmp_path):
    with reading(shop.engine) as connection, pytest.raises(NotFound):
        export(connection, shop.workspace_id, "none", tmp_path / "out")


def test_installing_the_same_twice_changes_nothing(shop):
    source = app(table("item", field("name")))
    first = install(shop.engine, shop.workspace_id, source, None, "first")
    second = install(shop.engine, shop.workspace_id, source, None, "second")
    assert (first.id, first.revision) == (second.id, second.revision) == (first.id, 1)


def test_every_change_is_a_revision_that_keeps_what_was_before(shop):
    one = app(table("item", field("name")))
    two = app(table("item", field("name"), field("note")))
    install(shop.engine, shop.workspace_id, one, None, "first")
    row = install(shop.engine, shop.workspace_id, two, None, "second")
    with reading(shop.engine) as connection:
        notes = list_revisions(connection, row.id)
        assert [(note.number, note.parent, note.message.en) for note in notes] == [
            (2, 1, "second"),
            (1, None, "first"),
        ]
        assert load_revision(connection, row.id, 1).document == one.document
        with pytest.raises(NotFound):
            load_revision(connection, row.id, 3)


def test_a_definition_with_faults_is_refused_with_all_of_them_and_nothing_is_written(shop):
    fault = DefinitionFault("tables/item.json", "$.fields[0]", Words("Wrong.", "有误。"), "wrong")
    source = app(table("item", field("name")))
    with pytest.raises(Invalid) as refused:
        install(shop.engine, shop.workspace_id, Source(source.document, {}, (fault, fault)))
    assert [f.path for f in refused.value.faults] == ["tables/item.json: $.fields[0]"] * 2
    with shop.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM app")).scalar_one() == 0


def test_the_second_of_two_publishers_is_told(shop):
    source = app(table("item", field("name")))
    shop.install(source)
    for note, expected in (("a", None), ("b", ChangedMeanwhile)):
        changed = StoredDefinition(app(table("item", field("name"), field(note))).document, {})
        with unit_of_work(shop.engine) as work:
            if expected is None:
                publish(work, shop.workspace_id, changed, 1, None, note)
                continue
            with pytest.raises(expected):
                publish(work, shop.workspace_id, changed, 1, None, note)
    assert list(shop.live().tables["item"].column_ids) == ["name", "a"]


@pytest.mark.parametrize("present", [False, True])
def test_of_many_who_publish_at_once_each_wins_or_is_told(shop, present):
    if present:
        shop.install(app(table("item", field("name"))))
    start, outcomes = threading.Barrier(4), []

    def run(number):
        start.wait()
        try:
            install(shop.engine, shop.workspace_id, app(table("item", field("name"), field(f"f{number}"))))
            outcomes.append("won")
        except Conflict:
            outcomes.append("told")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert shop.live().revision == outcomes.count("won") + present
    assert "won" in outcomes


def test_the_same_app_in_two_workspaces_is_two_apps(shop):
    source = app(table("item", field("name")))
    with shop.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO workspace (key, name) VALUES ('v', 'V')"))
    first = install(shop.engine, shop.workspace_id, source)
    second = install(shop.engine, shop.workspace_id + 1, source)
    assert first.id != second.id


def _bytes(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
