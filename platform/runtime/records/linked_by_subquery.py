"""A linked record where nothing can be joined, as inside the condition of a join: each value is a subquery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ...expressions import Type
from .frame import Frame

Get = Callable[[Any], sa.ColumnElement]
Gather = Callable[[sa.Subquery], sa.Select]


class LinkedBySubquery:
    """The record a pointer points to, each value of it a subquery. Implements `fields.scope.Scope`."""

    def __init__(
        self, frame: Frame, begin: Callable[[], Any], pointer: sa.ColumnElement, way: tuple[str, ...] = ()
    ) -> None:
        self.frame = frame
        self.begin = begin
        """Opens a RecordScope of the record the pointer points to, in a subquery of its own."""
        self.pointer = pointer
        self.way = way
        """The links that lead on from that record to the one meant."""
        self.dialect = frame.dialect
        self.environment = frame.environment

    @property
    def id(self) -> sa.ColumnElement[int]:
        """The record's id."""
        return self._pick(lambda one: one.id)

    @property
    def title(self) -> sa.ColumnElement[str]:
        """The record's title."""
        return self._pick(lambda one: one.title)

    @property
    def shown_title(self) -> sa.ColumnElement[str]:
        """The record's title as it is shown."""
        return self._pick(lambda one: one.shown_title)

    def column(self, key: str) -> sa.ColumnElement:
        """Return a stored column."""
        return self._pick(lambda one: one.column(key))

    def sql(self, key: str) -> sa.ColumnElement:
        """Return a field's value as filters take it."""
        return self._pick(lambda one: one.sql(key))

    def value(self, path: tuple[str, ...]) -> sa.ColumnElement:
        """Return any value."""
        return self._pick(lambda one: one.value(path))

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the expression type of a path."""
        return self._end(self.begin()).type_of(path)

    def linked(self, key: str) -> LinkedBySubquery:
        """Return the record one link further on."""
        return LinkedBySubquery(self.frame, self.begin, self.pointer, (*self.way, key))

    def related(
        self, key: str, build: Callable[[Any], sa.Select], gather: Gather | None = None
    ) -> sa.ColumnElement:
        """Return a subquery over the records a to-many field of that record holds."""
        return self._pick(lambda one: one.related(key, build, gather))

    def _pick(self, get: Get) -> sa.ColumnElement:
        first = self.begin()
        value = get(self._end(first))
        source = first.joined()
        found = sa.select(value).select_from(source).where(first.id == self.pointer, *first.visible())
        return found.correlate_except(source).scalar_subquery()

    def _end(self, first: Any) -> Any:
        for key in self.way:
            first = first.linked(key)
        return first
