"""What a field type may ask of the statement it takes part in.

A scope stands for one record within a SQL statement. The query compiler (`runtime/records`) implements it and
enforces the actor's rights there: a field the actor may not read raises `UnknownField`, linked and related
records the actor may not see are left out. Field types never touch tables themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import sqlalchemy as sa

from ..core.errors import Malformed
from ..core.words import Words
from ..expressions import Environment, Type


class UnknownField(Malformed):
    """There is no such field, or the actor may not know of it (400)."""

    code = "unknown_field"
    words = Words("There is no field “{field}” here.", "这里没有字段“{field}”。")


class Scope(Protocol):
    """One record in a statement, as one actor sees it."""

    dialect: str
    """"sqlite" or "postgresql"."""
    environment: Environment

    @property
    def id(self) -> sa.ColumnElement[int]:
        """The record's id."""

    @property
    def position(self) -> sa.ColumnElement[int]:
        """Of a sub-form's row: its place among the rows of its record."""

    @property
    def title(self) -> sa.ColumnElement[str]:
        """The record's title as text; NULL where its title field may not be read."""

    @property
    def shown_title(self) -> sa.ColumnElement[str]:
        """The title for `select` alone: a mask where the title field shows masked. Never sort or filter by it."""

    def mask_part(self, key: str) -> sa.ColumnElement | None:
        """Return what `load` makes the mask of a field from, NULL where it is not masked; None: it never is."""

    def column(self, key: str) -> sa.ColumnElement:
        """Return the stored column of a field of this record."""

    def select(self, key: str) -> Sequence[sa.ColumnElement]:
        """Return what must be selected to show a field of this record (`FieldType.select`)."""

    def value(self, path: tuple[str, ...]) -> sa.ColumnElement:
        """Return any readable value as expressions take it (`FieldType.in_expression`), through links too."""

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the expression type of a path, None where there is no such readable field."""

    def linked(self, key: str) -> Scope:
        """Return the record a to-one relation points to (joined; all NULL where unset or not visible)."""

    def related(
        self,
        key: str,
        build: Callable[[Scope], sa.Select],
        gather: Callable[[sa.Subquery], sa.Select] | None = None,
    ) -> sa.ColumnElement:
        """Return a correlated scalar subquery over the records that a to-many, reverse or sub-form field holds.

        `build` gets the scope of one such record and returns `sa.select(<one aggregate>)`, possibly with
        `.where(…)`; the source, the correlation, the recycle bin and the row rules are added here. A `build`
        that needs an order or a limit (first, last) returns `sa.select(value).order_by(…).limit(1)`. With
        `gather`, what was built is a table of one column (many rows, ordered and limited) that `gather` sums up.
        """
