"""The physical steps a publish can consist of. They name elements by path and key: ids come with applying."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.types import TypeEngine

from ...fields import Field
from .indexes import Index
from .shape import ColumnShape, Place, TableShape


@dataclass(frozen=True, slots=True)
class CreateTable:
    """Make a table with its columns; those that point at other tables follow one by one."""

    shape: TableShape


@dataclass(frozen=True, slots=True)
class HideTable:
    """The definition no longer has the table; its rows stay until purged."""

    place: Place


@dataclass(frozen=True, slots=True)
class UnhideTable:
    """The table is back, with its rows."""

    place: Place


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Make a column for a field, empty in every row."""

    place: Place
    column: ColumnShape


@dataclass(frozen=True, slots=True)
class HideColumn:
    """The definition no longer has the field; its values stay until purged."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class UnhideColumn:
    """The field is back, with its values."""

    place: Place
    column: ColumnShape


@dataclass(frozen=True, slots=True)
class RelabelColumn:
    """The field has another type now which keeps the same values in the same way."""

    place: Place
    column: ColumnShape


@dataclass(frozen=True, slots=True)
class RetypeColumn:
    """The field has another type now: a new column takes over what can be converted, the old one is hidden.

    Where a hidden column from an earlier state fits, it comes back, and only values changed since are converted.
    """

    place: Place
    column: ColumnShape
    stored: TypeEngine
    """The column type of the old column."""
    before: Field
    after: Field


@dataclass(frozen=True, slots=True)
class LinksFromColumn:
    """A relation may hold many now: what its column points at becomes its first link."""

    place: Place
    key: str
    links: Place


@dataclass(frozen=True, slots=True)
class ColumnFromLinks:
    """A relation holds one now: its first link becomes what its column points at."""

    place: Place
    key: str
    links: Place


@dataclass(frozen=True, slots=True)
class ConvertLinks:
    """A field's values go from a column into links, from links into a column, or into other links, converted.

    Where the target comes back from an earlier state, only values changed since are converted.
    """

    place: Place
    key: str
    source: Place | None
    """The links that hold the values now; None for the column of `place`."""
    stored: TypeEngine | None
    """The type of that column."""
    target: Place | None
    """The links that will hold them; None for the column of `place`, as `wanted` tells it."""
    before: Field
    after: Field


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """Make an index the platform has chosen."""

    index: Index


@dataclass(frozen=True, slots=True)
class DropIndex:
    """Nothing asks for the index any more."""

    place: Place
    digest: str


Step = (
    CreateTable
    | HideTable
    | UnhideTable
    | AddColumn
    | HideColumn
    | UnhideColumn
    | RelabelColumn
    | RetypeColumn
    | LinksFromColumn
    | ColumnFromLinks
    | ConvertLinks
    | CreateIndex
    | DropIndex
)
