"""Copying an app's records into another app's tables, set by set, as they are at one moment.

The ids stay the same: every table of a clone is its own, so that links and pointers need no translation. On
PostgreSQL everything is one statement, which sees one moment and has its references checked at its end; SQLite has
one writer, and checks at the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...fields import type_of
from ...runtime.apps.live import LiveApp, LiveTable
from ...runtime.records.many_values import among
from ...runtime.records.models import Change, SerialCounter
from ...runtime.storage.names import search_table_name
from .copied_files import file_keys, files_to_copy, insert_files, tell_new_ids
from .copied_people import People
from .sample_of import Sample

SOURCE = "clone"
"""Where the change log says that a record comes from."""
_LOG = Change.__table__
_COUNTERS = SerialCounter.__table__
_PLAIN = ("id", "rev", "created_at", "updated_at", "deleted_at", "search", "search_tokens")
_PEOPLE = ("created_by", "updated_by", "owner_id", "department_id")


@dataclass(frozen=True)
class Copying:
    """One copy of records: from which app, into which, whose they are, and which of them."""

    work: UnitOfWork
    old: LiveApp
    new: LiveApp
    people: People
    sample: Sample | None
    """None: all records, the recycle bin included."""

    def copy(self) -> int:
        """Copy and return how many records there are now."""
        if self._lite:
            self.work.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        files = self._files
        inserts = [*self._inserts()]
        if files is not None:
            # First on SQLite, whose every statement numbers the files anew: by then none may be there.
            inserts.insert(0, insert_files(files, self.new.id, self.people.maker.person_id))
        renamed = self._run(inserts, files)
        for old, new in self._pairs:
            tell_new_ids(self.work.connection, new, self._file_keys(old, new), renamed)
        self._move_sequences()
        counts = (sa.select(sa.func.count()).select_from(new.sql) for _, new in self._tops)
        return sum(self.work.connection.scalar(each) for each in counts)

    def _run(self, inserts: list[sa.Insert], files: sa.CTE | None) -> dict[int, int]:
        """Carry the statements out; returns {old file id: new one}."""
        told = sa.select(sa.literal(0), sa.literal(0)) if files is None else _renaming(files)
        connection = self.work.connection
        if not self._lite:
            parts = [each.cte(f"copy_{place}") for place, each in enumerate(inserts)]
            return {row[0]: row[1] for row in connection.execute(told.add_cte(*parts))}
        renamed = {row[0]: row[1] for row in connection.execute(told)}
        for each in inserts:
            connection.execute(each)
        return renamed

    def _inserts(self) -> Iterator[sa.Insert]:
        for old, new in self._pairs:
            yield self._rows(old, new)
            if old.definition.parent is None:
                yield self._log(old, new)
                if self._lite:
                    yield self._search_index(old, new)
            yield from self._links(old, new)
            yield from self._counters(old, new)

    def _rows(self, old: LiveTable, new: LiveTable) -> sa.Insert:
        values: dict[str, sa.ColumnElement] = {}
        system = (*_PLAIN, *_PEOPLE) if old.definition.parent is None else ("id", "parent_id", "position")
        for name in system:
            if name in old.sql.c:
                column = old.sql.c[name]
                values[name] = self.people.system(column) if name in _PEOPLE else column
        for key in self._shared_columns(old, new):
            values[str(new.columns[key].name)] = self._value(old, key)
        return _insert(new.sql, values, sa.select(*values.values()).where(self._chosen(old, old.sql.c.id)))

    def _value(self, old: LiveTable, key: str) -> sa.ColumnElement:
        column, field = old.columns[key], old.definition.by_key[key]
        reference = type_of(field).reference(field)
        if self.sample is None or reference is None or reference.kind != "record" or reference.many:
            return column
        target = self.old.tables[reference.table].sql.alias()
        taken = among(target.c.id, self.sample[reference.table], self.work.dialect)
        return sa.select(target.c.id).where(target.c.id == column, taken).correlate(old.sql).scalar_subquery()

    def _links(self, old: LiveTable, new: LiveTable) -> Iterator[sa.Insert]:
        for key, links in new.links.items():
            held = old.links.get(key)
            target = self._target_of(old, key)
            if held is None or target is None or target != self._target_of(new, key):
                continue
            values = {name: held.c[name] for name in ("record_id", "linked_id", "position")}
            ends = (
                self._chosen(old, held.c.record_id),
                self._chosen(self.old.tables[target], held.c.linked_id),
            )
            yield _insert(links, values, sa.select(*values.values()).where(*ends))

    def _log(self, old: LiveTable, new: LiveTable) -> sa.Insert:
        """Return an entry for each copy. What it holds began before it: its own history begins with what it was."""
        values = {
            "table_id": sa.literal(new.id, sa.Integer),
            "record_id": old.sql.c.id,
            "rev": old.sql.c.rev,
            "act": sa.literal("create", sa.Text),
            "changes": sa.literal({}, _LOG.c.changes.type),
            "actor_id": sa.literal(self.people.maker.person_id, sa.Integer),
            "source": sa.literal(SOURCE, sa.Text),
            "depth": sa.literal(0, sa.SmallInteger),
            "at": sa.literal(self.work.now, _LOG.c.at.type),
        }
        chosen = sa.select(*values.values()).where(self._chosen(old, old.sql.c.id))
        return _insert(_LOG, values, chosen.order_by(old.sql.c.id))

    def _search_index(self, old: LiveTable, new: LiveTable) -> sa.Insert:
        held, index = (
            sa.table(search_table_name(each.id), sa.column("rowid", sa.Integer), sa.column("tokens", sa.Text))
            for each in (old, new)
        )
        values = {"rowid": held.c.rowid, "tokens": held.c.tokens}
        return _insert(index, values, sa.select(*values.values()).where(self._chosen(old, held.c.rowid)))

    def _counters(self, old: LiveTable, new: LiveTable) -> Iterator[sa.Insert]:
        """Let serial numbers go on where they are."""
        for key in self._shared_columns(old, new):
            values = {
                "column_id": sa.literal(new.column_ids[key], sa.Integer),
                "period": _COUNTERS.c.period,
                "last": _COUNTERS.c.last,
            }
            if type_of(old.definition.by_key[key]).name == "serial":
                mine = _COUNTERS.c.column_id == old.column_ids[key]
                yield _insert(_COUNTERS, values, sa.select(*values.values()).where(mine))

    @cached_property
    def _files(self) -> sa.CTE | None:
        record_id = sa.literal_column("attachment.record_id", sa.BigInteger)
        told = [
            (old, new, self._file_keys(old, new), self._chosen(old, record_id)) for old, new in self._pairs
        ]
        return files_to_copy(told, self.work.dialect)

    def _file_keys(self, old: LiveTable, new: LiveTable) -> list[str]:
        return [key for key in file_keys(old) if key in self._shared_columns(old, new)]

    def _chosen(self, old: LiveTable, record_id: sa.ColumnElement) -> sa.ColumnElement[bool]:
        """Return whether the record (or the row of a sub-form) with an id is taken along."""
        if self.sample is None:
            return sa.true()
        if old.definition.parent is None:
            return among(record_id, self.sample[old.key], self.work.dialect)
        rows = old.sql.alias()
        owner = self.old.tables[old.definition.parent]
        return record_id.in_(sa.select(rows.c.id).where(self._chosen(owner, rows.c.parent_id)))

    def _shared_columns(self, old: LiveTable, new: LiveTable) -> list[str]:
        """Return the fields whose values fit the new table as they are: a draft may have changed the others."""
        return [key for key in new.column_ids if key in old.column_ids and self._fits(old, new, key)]

    def _fits(self, old: LiveTable, new: LiveTable, key: str) -> bool:
        before, after = old.definition.by_key[key], new.definition.by_key[key]
        reference = type_of(before).reference(before)
        if reference != type_of(after).reference(after) or not self.people.names(reference):
            return False
        if reference is not None and reference.kind == "record" and reference.table not in self._both:
            return False
        # Values that were free to be the same may be: a field that has just become unique starts empty.
        stored = [repr(type_of(each).column_type(each)) for each in (before, after)]
        return before.type == after.type and stored[0] == stored[1] and before.unique >= after.unique

    def _target_of(self, table: LiveTable, key: str) -> str | None:
        field = table.definition.by_key.get(key)
        reference = type_of(field).reference(field) if field else None
        return reference.table if reference and reference.table in self._both else None

    @cached_property
    def _both(self) -> frozenset[str]:
        return frozenset(self.old.tables) & frozenset(self.new.tables)

    @cached_property
    def _pairs(self) -> list[tuple[LiveTable, LiveTable]]:
        return [(self.old.tables[key], new) for key, new in self.new.tables.items() if key in self._both]

    @property
    def _tops(self) -> list[tuple[LiveTable, LiveTable]]:
        return [pair for pair in self._pairs if pair[1].definition.parent is None]

    @property
    def _lite(self) -> bool:
        return self.work.dialect == "sqlite"

    def _move_sequences(self) -> None:
        """Let the next record of every table get an id of its own; SQLite sees to that by itself."""
        if self._lite:
            return
        for _, new in self._pairs:
            highest = sa.select(sa.func.max(new.sql.c.id)).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(new.sql.name, "id")
            moved = sa.select(sa.func.setval(sequence, highest)).where(highest.is_not(None))
            self.work.connection.execute(moved)


def _renaming(files: sa.CTE) -> sa.Select:
    return sa.select(files.c.old_id, files.c.new_id)


def _insert(table: sa.TableClause, values: dict[str, sa.ColumnElement], chosen: sa.Select) -> sa.Insert:
    return sa.insert(table).from_select(list(values), chosen, include_defaults=False)
