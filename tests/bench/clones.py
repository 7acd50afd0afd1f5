"""`PYTHONPATH=tests python -m bench.clones`: how long cloning an app of 20 tables takes, with and without its records."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.builder.templates.clone import DATA, KEEP, SAMPLES, STRUCTURE, clone_app
from tablewright.core.clock import utc_now
from tablewright.core.database import make_engine
from tablewright.core.key_in_use import use_key
from tablewright.core.migrate import upgrade
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.read import Source
from tablewright.identity.actor import Actor
from tablewright.identity.people import add_person, add_workspace
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

from .filling import say
from .places import postgresql_place, sqlite_place

TABLES = 20
AT_ONCE = 500


def measure(address: str, folder: Path, rows: int) -> dict[str, float]:
    """Return the seconds of each way to clone an app with so many records, and say them."""
    use_key(kept_key(folder))
    engine = make_engine(address)
    upgrade(engine)
    actor = _furnish(engine, rows)
    found = {}
    for way in (STRUCTURE, SAMPLES, DATA):
        begun = time.perf_counter()
        with unit_of_work(engine) as work:
            source = LiveApps(engine).get(None, actor.workspace_id, "source")
            clone_app(work, source.id, actor, key=f"clone_{way}", label=way, what=way, people=KEEP)
        found[way] = time.perf_counter() - begun
        say(f"{way:10} {found[way]:6.2f} s")
    engine.dispose()
    return found


def _furnish(engine: Engine, rows: int) -> Actor:
    """Make the workspace, the app, and its records in equal parts, each linked to one of the table before."""
    with unit_of_work(engine) as work:
        workspace = add_workspace(work, "bench", "Bench", "Asia/Shanghai", "en")
        person = add_person(work, workspace, "ada", "Ada", is_admin=True)
    install(engine, workspace, Source(_document(), {}))
    app = LiveApps(engine).get(None, workspace, "source")
    with engine.connect() as connection:
        actor = load_actor(connection, person)
    assert actor is not None
    before: list[int] = []
    for number in range(TABLES):
        made: list[int] = []
        for start in range(0, rows // TABLES, AT_ONCE):
            many = range(start, min(start + AT_ONCE, rows // TABLES))
            values = [_values(number, each, before) for each in many]
            with unit_of_work(engine) as work:
                context = make_context(work.connection, app, actor, utc_now())
                made += service.create(work, context, f"t{number}", values, "bench")
        before = made
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
    return actor


def _values(number: int, row: int, before: list[int]) -> dict:
    values = {"name": f"Record {row} of table {number}", "amount": row, "due": "2026-11-22"}
    return values | ({"link": before[row], "links": [before[row]]} if before else {})


def _document() -> dict:
    tables = []
    for number in range(TABLES):
        fields = [
            {"key": "name", "type": "text", "label": "Name", "search": True},
            {"key": "amount", "type": "money", "label": "Amount"},
            {"key": "due", "type": "date", "label": "Due"},
            {"key": "number", "type": "serial", "label": "Number", "prefix": "N"},
        ]
        if number:
            to = {"type": "relation", "table": f"t{number - 1}"}
            fields += [
                {"key": "link", "label": "Link", **to},
                {"key": "links", "label": "Links", "many": True, **to},
            ]
        tables.append({"key": f"t{number}", "label": f"Table {number}", "title": "name", "fields": fields})
    return {"format": 1, "key": "source", "label": "Source", "tables": tables}


def main() -> None:
    """Measure on both databases."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.clones", description=__doc__)
    known.add_argument("--rows", type=int, help="records in all", default=10_000)
    rows = known.parse_args().rows
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        say(f"{name}, {TABLES} tables, {rows:,} records")
        with place("bench-clones", False) as (address, folder):
            measure(address, folder, rows)


if __name__ == "__main__":
    main()
