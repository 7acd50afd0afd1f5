"""Made rows as they are stored: the values of a recipe turned into what one table's columns hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tablewright.fields import Field, type_of
from tablewright.runtime.apps.live import LiveTable
from tablewright.runtime.records.search import search_document
from tablewright.runtime.records.search_index import token_vector
from tablewright.runtime.records.shape import shape_of
from tablewright.runtime.records.tokens import index_value

TRIALS = 200
"""So many values of a field are checked by its type; if it stores them unchanged, the rest is trusted."""
Convert = Callable[[Any], Any]


class Storing:
    """Turns the made rows of one table into tuples, in the order of `columns`."""

    def __init__(self, table: LiveTable, dialect: sa.Dialect, departments: Mapping[int, int]) -> None:
        self.table, self.dialect, self.departments = table, dialect, departments
        shape = shape_of(table)
        self.readers = {key: _Reader(shape.writable[key]) for key in shape.columns}
        self.serials = shape.serials
        names = {key: table.column(key).name for key in (*shape.columns, *shape.serials)}
        system = (
            "id",
            "rev",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "department_id",
            "search",
        )
        self.keys = [*names, *system]
        columns = [table.sql.c[names.get(key, key)] for key in self.keys]
        if dialect.name == "postgresql":
            self.keys.append("search_tokens")
            columns.append(table.sql.c.search_tokens)
        self.columns = [str(column.name) for column in columns]
        self.binds = [_bind(column, dialect) for column in columns]

    def row(self, record_id: int, made: Mapping[str, Any]) -> tuple[tuple[Any, ...], Any]:
        """Return (values of the columns, tokens of the search)."""
        values = {key: reader(made.get(key)) for key, reader in self.readers.items()}
        for key, field in self.serials.items():
            values[key] = type_of(field).text(field, record_id, "")
        text, tokens = search_document(self.table, values)
        moment = datetime.fromisoformat(made.get("created_at") or "2026-01-05T09:00:00+08:00")
        owner = values.get("owner")
        values |= {"id": record_id, "rev": 1, "created_at": moment, "created_by": owner, "updated_at": moment}
        values |= {"updated_by": owner, "department_id": self.departments.get(owner), "search": text}
        if self.dialect.name == "postgresql":
            values["search_tokens"] = token_vector(tokens)
        else:
            tokens = index_value(tokens, "sqlite")
        return tuple(bind(values[key]) for key, bind in zip(self.keys, self.binds, strict=True)), tokens


class _Reader:
    """One field's API values into stored ones: each different value is read once."""

    def __init__(self, field: Field) -> None:
        self.read = type_of(field).value(field).deserialize
        self.known: dict[Any, Any] = {}
        self.trials = TRIALS

    def __call__(self, value: Any) -> Any:
        if value is None or self.trials == 0:
            return value
        key = tuple(value) if isinstance(value, list) else value
        if key in self.known:
            return self.known[key]
        stored = self.read(value)
        if stored != value or type(stored) is not type(value) or isinstance(value, list):
            self.trials = -1
        elif self.trials > 0:
            self.trials -= 1
        self.known[key] = stored
        return stored


def _bind(column: sa.Column, dialect: sa.Dialect) -> Convert:
    made = column.type.dialect_impl(dialect).bind_processor(dialect)
    return made or (lambda value: value)
