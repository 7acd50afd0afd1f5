"""Which values a change takes away, and which it would refuse: asked of the records as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...definition.model import Rule, Table
from ...definition.types import path_type
from ...expressions import ExpressionFault, check, parse, to_sql
from ...fields import Field, type_of
from ...fields.conversions.way import Lost
from ...fields.options import option_words
from ...identity.actor import Actor
from ...runtime.access.rights import everything
from ...runtime.apps.acts.option_values import holds_any
from ...runtime.apps.live import LiveApp, LiveTable
from ...runtime.records.context import environment_of
from ...runtime.records.frame import Frame
from ...runtime.records.scope import RecordScope
from ...runtime.storage.indexes import unique_value
from ..conversions.held import Held, held
from .changes import Change
from .limits import refuses
from .value_words import BROKEN, LOST, MISSING, OPTION_GOES, REFUSED, ROWS_GO, TWINS, VALUES_GO

Ids = Iterator[int | None]
"""The records concerned; None for one that was looked at and is not."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about values: how many records it concerns, and which."""

    name: str
    table: LiveTable
    field: str | None
    words: Words
    """With {count} for the number of records, and places for `names`."""
    names: Mapping[str, Words]
    select: sa.Select | None = None
    """The ids of the records concerned, where the database can tell."""
    scan: Callable[[], Ids] | None = None
    """Looks at one value after the other, where it cannot."""


def questions(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Iterator[Question]:
    """Give the questions that a change of a live app raises."""
    asking = _Asking(connection, app, change, now)
    yield from asking.removed()
    for table, before, after in change.fields():
        live = app.tables.get(table.key)
        if live is not None and before.key in live.definition.by_key:
            yield from asking.changed(live, before, after)
    for table, rule in change.new_rules():
        live = app.tables.get(table.key)
        if live is not None and live.definition.parent is None:
            yield from asking.rule(live, table, rule)


@dataclass(frozen=True, slots=True)
class _Asking:
    connection: sa.Connection
    app: LiveApp
    change: Change
    now: datetime

    @property
    def dialect(self) -> str:
        return self.connection.dialect.name

    def removed(self) -> Iterator[Question]:
        for key, live in self.app.tables.items():
            if "." not in key and self.change.is_gone(("tables", key)):
                yield Question(f"{key}!", live, None, ROWS_GO, _names(live), _all(live))
                continue
            for field in live.definition.fields:
                if self.change.field_is_gone(key, field.key) and "." not in key:
                    yield from self._field(live, field)
                elif "." in key and self.change.field_is_gone(key, field.key):
                    yield from self._row_field(live, field)
                else:
                    yield from self._options(live, field)

    def _field(self, live: LiveTable, field: Field) -> Iterator[Question]:
        words, names, name = VALUES_GO, _names(live, field), f"{live.key}.{field.key}!"
        rows = self.app.tables.get(f"{live.key}.{field.key}")
        if rows is not None:
            owners = sa.select(rows.sql.c.parent_id.label("id")).distinct()
            yield Question(name, live, field.key, words, names, owners)
        elif field.key in live.links:
            yield Question(name, live, field.key, words, names, _linked(live, field.key))
        elif field.key in live.column_ids:
            filled = _all(live).where(live.column(field.key).is_not(None))
            yield Question(name, live, field.key, words, names, filled)

    def _row_field(self, live: LiveTable, field: Field) -> Iterator[Question]:
        parent = live.key.partition(".")[0]
        if self.change.field_is_gone(*live.key.split(".")) or field.key not in live.column_ids:
            return
        filled = sa.select(live.sql.c.parent_id.label("id")).distinct()
        filled = filled.where(live.column(field.key).is_not(None))
        name, names = f"{live.key}.{field.key}!", _names(live, field)
        yield Question(name, self.app.tables[parent], None, VALUES_GO, names, filled)

    def _options(self, live: LiveTable, field: Field) -> Iterator[Question]:
        then = self.change.after.tables.get(live.key)
        after = then.by_key.get(field.key) if then else None
        if after is None or after.type != field.type or field.key not in live.column_ids:
            return
        kept = {each["key"] for each in after.settings.get("options", ())}
        for option in field.settings.get("options", ()):
            if option["key"] not in kept:
                names = {**_names(live, field), "option": option_words(option)}
                column, many = live.column(field.key), type_of(field).many
                found = _all(live).where(holds_any(column, [option["key"]], many, self.dialect))
                name = f"{live.key}.{field.key}!{option['key']}"
                yield Question(name, live, field.key, OPTION_GOES, names, found)

    def changed(self, live: LiveTable, before: Field, after: Field) -> Iterator[Question]:
        key, names, name = before.key, _names(live, before), f"{live.key}.{before.key}"
        if key not in live.column_ids and key not in live.links:
            return
        if before.type != after.type:
            lost = self._lost(live, before, after)
            yield Question(f"{name}:type", live, key, LOST, names, scan=lost)
            return
        if after.required and not before.required:
            yield Question(f"{name}:required", live, key, MISSING, names, self._missing(live, before))
        if after.unique and not before.unique:
            yield Question(f"{name}:unique", live, key, TWINS, names, self._twins(live, before))
        told = refuses(before, after)
        if told is not None and key in live.column_ids:
            scan = _scan(held(self.connection, self.app, live.key, key), told)
            yield Question(f"{name}:limits", live, key, REFUSED, names, scan=scan)

    def _lost(self, live: LiveTable, before: Field, after: Field) -> Callable[[], Ids]:
        values = held(self.connection, self.app, live.key, before.key)
        conversion = values.into(after)

        def lost() -> Ids:
            for page in values.all():
                conversion.learn(self.connection, page)
                for record_id, value in page:
                    yield record_id if not conversion.possible or _is_lost(conversion.one, value) else None

        return lost

    def _missing(self, live: LiveTable, field: Field) -> sa.Select:
        if field.key in live.links:
            return _all(live).where(live.sql.c.id.not_in(_linked(live, field.key)))
        return _all(live).where(live.column(field.key).is_(None))

    def _twins(self, live: LiveTable, field: Field) -> sa.Select:
        column = live.column(field.key)
        value = unique_value(self.dialect, column)
        there = sa.select(value).where(column.is_not(None), *_there(live))
        twice = there.group_by(value).having(sa.func.count() > 1)
        return _all(live).where(value.in_(twice))

    def rule(self, live: LiveTable, table: Table, rule: Rule) -> Iterator[Question]:
        actor = Actor.system(self.app.workspace_id)
        environment = environment_of(actor, self.now)
        try:
            checked = check(parse(rule.expression), lambda path: path_type(self.app.model, live.key, path))
        except ExpressionFault:
            return  # it asks for what is only being made: no record has it yet
        frame = Frame.open(self.app, everything(self.app), environment, self.dialect)
        scope = RecordScope(frame, live, live.sql)
        holds = to_sql(checked, scope.value, frame.environment, self.dialect, condition=True)
        broken = (
            sa.select(scope.id.label("id")).select_from(scope.joined()).where(sa.not_(holds), *_there(live))
        )
        names = {"table": table.label, "message": rule.message}
        yield Question(f"{live.key}:rule:{rule.key}", live, rule.field, BROKEN, names, broken)


def _names(live: LiveTable, field: Field | None = None) -> dict[str, Words]:
    names = {"table": live.definition.label}
    return names if field is None else {**names, "field": field.label}


def _is_lost(convert: Callable[[Any], Any], value: Any) -> bool:
    try:
        convert(value)
    except Lost:
        return True
    return False


def _scan(values: Held, refused: Callable[[Any], bool]) -> Callable[[], Ids]:
    def scanned() -> Ids:
        for page in values.all():
            yield from (record_id if refused(value) else None for record_id, value in page)

    return scanned


def _all(live: LiveTable) -> sa.Select:
    """Return the select of the ids of a table's records, or of the records whose rows these are."""
    own = live.sql.c.id if live.definition.parent is None else live.sql.c.parent_id
    return sa.select(own.label("id")).where(*_there(live))


def _there(live: LiveTable) -> Iterable[sa.ColumnElement[bool]]:
    return (live.sql.c.deleted_at.is_(None),) if "deleted_at" in live.sql.c else ()


def _linked(live: LiveTable, key: str) -> sa.Select:
    return sa.select(live.links[key].c.record_id.label("id")).distinct()
