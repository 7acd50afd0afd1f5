"""Every template that is shipped: sound, in both languages, filled with plausible data, readable by all its roles."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.check import check_folder
from tablewright.definition.read import read_folder
from tablewright.definition.write import folder_texts
from tablewright.identity.actor import Actor
from tablewright.identity.demo import demo_people, ensure_demo_people
from tablewright.runtime.access.rights import rights
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.records.views import visible_views
from tablewright.runtime.samples.load import load_samples
from tablewright.runtime.storage.doctor import check_storage

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "apps").glob("*/app.json"))
NOW = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
TODAY = NOW.date()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_has_no_fault_and_an_export_gives_its_bytes(folder):
    source, faults = check_folder(folder)
    assert faults == []
    for path, text in folder_texts(source.document, source.files).items():
        assert (folder / path).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_people_read_is_in_both_languages(folder):
    def labels(value, path):
        if isinstance(value, dict):
            yield from (
                (f"{path}.{name}", value[name]) for name in ("label", "help", "message") if name in value
            )
            for key, below in value.items():
                if path or key != "data":
                    yield from labels(below, f"{path}.{key}")
        elif isinstance(value, list):
            for at, below in enumerate(value):
                yield from labels(below, f"{path}[{at}]")

    found = list(labels(read_folder(folder).document, ""))
    assert len(found) > 100
    assert [
        path for path, label in found if not (isinstance(label, dict) and label["en"] and label["zh"])
    ] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_role_reads_every_view_it_may(engine, folder):
    with unit_of_work(engine) as work:
        workspace = ensure_demo_people(work)
    source = read_folder(folder)
    install(engine, workspace, source)
    app = LiveApps(engine).get(None, workspace, source.document["key"])
    with reading(engine) as connection:
        people = demo_people(connection, workspace)
    assert load_samples(engine, app, people, TODAY, scale=0.05 if "crm" in folder.name else 1) > 100
    assert check_storage(engine) == []
    with reading(engine) as connection:
        filled = read_everything(connection, app, Actor.system(workspace))
        assert {view.table for view in app.model.views} <= {table for table, count in filled if count}
        for role in app.model.roles:
            held = frozenset({(app.id, role)})
            actor = Actor(people[0], workspace, "Somebody", "en", "Asia/Shanghai", roles=held)
            assert rights(app, actor).tables
            read_everything(connection, app, actor)


def read_everything(connection, app, actor) -> list[tuple[str, int]]:
    """Read every view of the tables somebody may see; returns (table, number of records) of each."""
    context = make_context(connection, app, actor, NOW)
    return [
        (view.table, len(list_records(context, view.table, ListRequest(view=view.key)).rows))
        for key in context.rights.tables
        for view in visible_views(app.tables[key], context.rights)
    ]
