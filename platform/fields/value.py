"""The marshmallow field every type builds on: empty is None, and messages are `Words`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from ..core.words import Words
from .messages import NOT_AN_ID, NOT_LIST, READ_ONLY, TOO_MANY

LARGEST_ID = 2**63 - 1


def wrong(words: Words, **data: Any) -> ma.ValidationError:
    """Return the error to raise for a value that does not fit."""
    return ma.ValidationError([words.fill(**data) if data else words])


class Value(ma.fields.Field):
    """Turns one API value into the stored one. Subclasses write `read`; None never gets there."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def read(self, value: Any) -> Any:
        """Return the stored value; raises ValidationError with words."""
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return self.read(value)


class ReadOnlyValue(Value):
    """A member that is told and not taken: sending it is refused, nothing included."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **_: Any) -> Any:
        """Refuse any value."""
        if value is ma.missing:
            return value
        raise wrong(READ_ONLY)


class IdValue(Value):
    """A pointer: an id, or an object with one, as the API itself sends it."""

    def read(self, value: Any) -> int:
        """Return the id."""
        return read_id(value)


class ListValue(Value):
    """A list of values without repetitions, in order. An empty one is stored as nothing."""

    def __init__(self, each: Value, limit: int) -> None:
        super().__init__()
        self.each = each
        self.limit = limit

    def read(self, value: Any) -> list[Any] | None:
        """Return the distinct stored values."""
        if not isinstance(value, list | tuple):
            raise wrong(NOT_LIST)
        if len(value) > self.limit:
            raise wrong(TOO_MANY, limit=self.limit, count=len(value))
        return list(dict.fromkeys(self.each.read(item) for item in value)) or None


def read_id(value: Any) -> int:
    """Return the id of an API pointer; raises ValidationError."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise wrong(NOT_AN_ID)
    return value
