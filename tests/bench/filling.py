"""Fills the installed CRM from its own recipe, straight into the generated tables; indexes are built afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.statistics import refresh_statistics
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.demo import demo_people
from tablewright.identity.models import Person
from tablewright.runtime.apps.live import LiveApp, LiveTable
from tablewright.runtime.records.models import SerialCounter
from tablewright.runtime.records.shape import shape_of
from tablewright.runtime.samples.generate import kitchen_for, rows_alone, rows_per
from tablewright.runtime.storage.names import search_table_name

from .made_rows import Storing

BATCH = 5_000
PARENTS = 100_000
"""So many of the first customers have contacts and all else; the others stand alone."""
TABLES = ("product", "customer", "contact", "deal", "follow_up")


def fill(engine: Engine, app: LiveApp, rows: int) -> dict[str, int]:
    """Write `rows` customers and what hangs on the first ones; returns the number of records by table."""
    recipe = app.model.document["data"]["sample"]
    with engine.connect() as connection:
        people = demo_people(connection, app.workspace_id)
        departments = dict(connection.execute(sa.select(Person.id, Person.department_id)).all())
    made: dict[str, list[tuple[int, dict]]] = {}
    counts: dict[str, int] = {}
    links: dict[str, Sequence[int]] = {}
    for spec in recipe["tables"]:
        if spec["table"] not in TABLES:
            continue
        table = app.tables[spec["table"]]
        kitchen = kitchen_for(recipe, table.key, people, datetime.now(UTC).date(), links)
        if "per" in spec:
            parents = made[spec["per"]["table"]]
            given: Iterator[tuple[int, dict]] = rows_per(spec, kitchen, parents)
        else:
            parents, number = [], rows if table.key == "customer" else spec["count"]
            given = ((-1, row) for row in rows_alone(spec, kitchen, number))
        made[table.key] = []
        began = time.perf_counter()
        writer = _Writer(engine, table, Storing(table, engine.dialect, departments))
        counts[table.key] = writer.write(_kept(given, made[table.key], parents, table.key))
        links[table.key] = range(1, counts[table.key] + 1)
        say(f"{counts[table.key]:>9,} {table.key} in {time.perf_counter() - began:.0f} s, indexes included")
    return counts


def say(text: str) -> None:
    """Print progress at once."""
    print(f"  {text}", flush=True)


def _kept(
    given: Iterator[tuple[int, dict]],
    kept: list[tuple[int, dict]],
    parents: Sequence[tuple[int, dict]],
    key: str,
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give (id, row); remembers the first ones, for what will hang on them."""
    for record_id, (at, row) in enumerate(given, 1):
        if len(kept) < PARENTS:
            row["_children"] = {}
            kept.append((record_id, row))
        if at >= 0:
            parents[at][1]["_children"].setdefault(key, []).append(record_id)
        yield record_id, row


class _Writer:
    """Writes the rows of one table in bulk."""

    def __init__(self, engine: Engine, table: LiveTable, storing: Storing) -> None:
        self.engine, self.table, self.storing = engine, table, storing
        self.names = ", ".join(storing.columns)

    def write(self, rows: Iterator[tuple[int, Mapping[str, Any]]]) -> int:
        """Write all rows, build the indexes, set the counters; returns how many they were."""
        with unit_of_work(self.engine) as work:
            postgresql = work.dialect == "postgresql"
            if postgresql:
                work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                work.connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
            indexes = self._drop_indexes(work.connection)
            count = (self._copy if postgresql else self._insert)(work.connection, rows)
            for index in indexes:
                work.connection.exec_driver_sql(index)
            for key in shape_of(self.table).serials:
                counter = {"column_id": self.table.column_ids[key], "period": "", "last": count}
                work.connection.execute(sa.insert(SerialCounter).values(counter))
            if postgresql:
                sequence = f"pg_get_serial_sequence('{self.table.sql.name}', 'id')"
                work.connection.exec_driver_sql(f"SELECT setval({sequence}, {max(count, 1)})")
        if not postgresql:
            refresh_statistics(self.engine)
            return count
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql(f"VACUUM ANALYZE {self.table.sql.name}")
            connection.invalidate()
        return count

    def _copy(self, connection: sa.Connection, rows: Iterator[tuple[int, Mapping[str, Any]]]) -> int:
        count, row_of = 0, self.storing.row
        wanted = f"COPY {self.table.sql.name} ({self.names}) FROM STDIN"
        with connection.connection.cursor() as cursor, cursor.copy(wanted) as copy:  # type: ignore[attr-defined]
            for count, (record_id, row) in enumerate(rows, 1):
                copy.write_row(row_of(record_id, row)[0])
                if count % 100_000 == 0:
                    say(f"{count:>9,} {self.table.key} …")
        return count

    def _insert(self, connection: sa.Connection, rows: Iterator[tuple[int, Mapping[str, Any]]]) -> int:
        marks = ", ".join("?" * len(self.storing.columns))
        driver, count = connection.connection.driver_connection, 0
        while batch := list(islice(rows, BATCH)):
            stored = [self.storing.row(record_id, row) for record_id, row in batch]
            driver.executemany(
                f"INSERT INTO {self.table.sql.name} ({self.names}) VALUES ({marks})",
                [each[0] for each in stored],
            )
            tokens = [(record_id, each[1]) for (record_id, _), each in zip(batch, stored, strict=True)]
            index = search_table_name(self.table.id)
            driver.executemany(f"INSERT INTO {index} (rowid, tokens) VALUES (?, ?)", tokens)
            count += len(batch)
        return count

    def _drop_indexes(self, connection: sa.Connection) -> list[str]:
        """Drop the indexes of the table; returns the statements that build them again."""
        told = {"table": self.table.sql.name}
        if connection.dialect.name == "postgresql":
            found = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table AND indexname NOT LIKE '%_pkey'"
        else:
            found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
        indexes = connection.execute(sa.text(found), told).all()
        for name, _ in indexes:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        return [statement for _, statement in indexes]
