"""Finding what cells name: records by the value of a field, people by their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...fields import type_of
from ...fields.base import NotUnderstood, Reader
from ...identity.models import Person
from ...runtime.records.context import Context

TEXTUAL = ("text", "email", "serial")


def people_by_name(connection: sa.Connection, workspace_id: int) -> dict[str, int]:
    """Return the ids of everybody active by name in small letters; a name that two people share means neither."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    told = sa.select(Person.name, Person.id).where(Person.workspace_id == workspace_id, Person.active)
    for name, person_id in connection.execute(told):
        key = name.strip().casefold()
        if found.setdefault(key, person_id) != person_id:
            twice.add(key)
    return {name: person_id for name, person_id in found.items() if name not in twice}


def records_named(
    context: Context, table_key: str, field_key: str, texts: Collection[str]
) -> Mapping[str, int]:
    """Return the ids of the records whose field says one of the texts, by the text in small letters.

    The one written exactly so is meant before one in other letters, the earliest before later ones.
    """
    table = context.app.tables[table_key]
    field, column = table.definition.by_key[field_key], table.column(field_key)
    stored = {text: value for text in texts if (value := _stored(field, text)) is not None}
    alive = table.sql.c.deleted_at.is_(None)
    chosen = sa.select(column, table.sql.c.id).where(alive).order_by(table.sql.c.id.desc())
    rows = context.connection.execute(chosen.where(column.in_(list(stored.values())))) if stored else ()
    exact = dict(list(rows))
    found = {text.casefold(): exact[value] for text, value in stored.items() if value in exact}
    missing = {text.casefold() for text in stored} - found.keys()
    if missing and field.type in TEXTUAL:
        rows = context.connection.execute(chosen.where(sa.func.lower(column).in_(list(missing))))
        found |= {value.casefold(): record_id for value, record_id in rows}
    return found


def _stored(field: Any, text: str) -> Any:
    """Return the value a field would hold for a text; None where it can hold no such value."""
    if field.type == "serial":
        return text.strip()  # a text that nobody types
    try:
        typed = (
            text.strip() if field.type in TEXTUAL else type_of(field).parse(field, text, Reader("en", "UTC"))
        )
        return type_of(field).value(field).deserialize(typed)
    except (NotUnderstood, ma.ValidationError):
        return None
