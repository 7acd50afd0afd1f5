"""One marshmallow schema per table and set of rights: which members a record may bring, and what each must be.

A field the actor may not read is as unknown as one that does not exist; a field the actor may only read is
refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import marshmallow as ma

from ...core.errors import NO_SUCH_FIELD
from ...core.words import Words
from ...fields import type_of
from ..apps.live import LiveTable

READ_ONLY = Words("This field is read-only.", "该字段只读，不能填写。")
NOT_AN_OBJECT = Words("A record must be an object of fields.", "记录必须是由字段组成的对象。")
NOT_VALID = Words("This value does not fit the field.", "该值不符合字段要求。")
LONGEST_KEY = 100


class RecordSchema(ma.Schema):
    """The base of every compiled schema: strict, and bilingual in its refusals."""

    error_messages = {"unknown": NO_SUCH_FIELD, "type": NOT_AN_OBJECT}

    class Meta:
        unknown = ma.RAISE


class ReadOnly(ma.fields.Field):
    """A field that may be seen but not written."""

    def deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        """Refuse any value; leaving the field out is the only right thing."""
        if value is ma.missing:
            return value
        raise ma.ValidationError(READ_ONLY)  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def schema_for(table: LiveTable, writable: frozenset[str], known: frozenset[str]) -> ma.Schema:
    """Return the schema of what an actor may send for one record of the table, who knows of some fields."""
    members: dict[str, ma.fields.Field] = {}
    for key, field in table.definition.by_key.items():
        kind = type_of(field)
        if key in writable and kind.writable:
            members[key] = kind.value(field)
            members[key].allow_none = True
        elif key in known:
            members[key] = ReadOnly()
    return RecordSchema.from_dict(members, name=f"Record_{table.id}")(partial=True)


def flatten(messages: Any, path: str = "") -> Iterator[tuple[str, Words]]:
    """Yield (path, words) of marshmallow's nested messages: {"lines": {0: {"price": [w]}}} is "lines.0.price"."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            step = "" if key == ma.exceptions.SCHEMA else _printable(key)
            yield from flatten(below, f"{path}.{step}" if path and step else path or step)
    elif isinstance(messages, list | tuple):
        for each in messages:
            yield from flatten(each, path)
    else:
        yield path, messages if isinstance(messages, Words) else NOT_VALID


def _printable(key: Any) -> str:
    """Return a member's name as it can be sent back: no broken characters, not endless."""
    return str(key)[:LONGEST_KEY].encode("utf-8", "replace").decode().replace("\0", "")
