"""What writing must know of a table beyond its definition, worked out once per revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from ...fields import Field, type_of
from ...fields.base import Reference
from ...fields.serial.field import SerialType
from ..apps.live import LiveTable
from .search import searched_fields


@dataclass(frozen=True, eq=False)
class Shape:
    """The fields of a table that can be written, by where their values go."""

    writable: Mapping[str, Field]
    columns: Mapping[str, sa.Column]
    """Written by people or by defaults, one column of the table each."""
    names: Mapping[str, str]
    """The names of these columns and of the serial numbers' ones, by field key."""
    serials: Mapping[str, Field]
    links: Mapping[str, sa.Table]
    subforms: Mapping[str, LiveTable]
    references: Mapping[str, Reference]
    required: tuple[str, ...]
    uniques: tuple[str, ...]
    searched: frozenset[str]
    """The fields whose change asks for a new search text."""


@lru_cache(maxsize=512)
def shape_of(table: LiveTable) -> Shape:
    """Return the shape of a table."""
    fields = table.definition.by_key
    writable = {key: field for key, field in fields.items() if type_of(field).writable}
    subforms = {
        key: table.app.tables[f"{table.key}.{key}"]
        for key in writable
        if f"{table.key}.{key}" in table.app.tables
    }
    links = {key: table.links[key] for key in writable if key in table.links}
    references = {key: type_of(field).reference(field) for key, field in writable.items()}
    columns = {key: table.column(key) for key in writable if key not in subforms and key not in links}
    serials = {key: field for key, field in fields.items() if isinstance(type_of(field), SerialType)}
    return Shape(
        writable=writable,
        columns=columns,
        # str(): SQLAlchemy's names are a kind of text that orjson takes for no text.
        names={key: str(table.column(key).name) for key in (*columns, *serials)},
        serials=serials,
        links=links,
        subforms=subforms,
        references={key: reference for key, reference in references.items() if reference is not None},
        required=tuple(key for key, field in writable.items() if field.required),
        uniques=tuple(key for key, field in writable.items() if field.unique),
        searched=frozenset(searched_fields(table)),
    )
