"""What a list is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list of records: which fields, which records, in which order, which part."""

    fields: tuple[str, ...] | None = None
    """Field keys, also dotted ones of linked records; None: those of the view, else every readable one."""
    filter: Mapping[str, Any] | None = None
    """A tree as in the JSON API, unchecked; a view's own filter holds besides."""
    search: str = ""
    sort: tuple[str, ...] = ()
    """Field keys, "-" before descending ones; empty: the view's order, else the table's, else by id."""
    view: str | None = None
    limit: int = 50
    cursor: str | None = None
    offset: int = 0
    """How many records to leave out; not together with a cursor."""
    count: str = "none"
    """"none", "estimate" or "exact"."""
    deleted: bool = False
    """The recycle bin instead of the live records."""
    ids: tuple[int, ...] | None = None
    """Only these records."""


@dataclass(slots=True)
class Row:
    """One record as its reader sees it. Values are Python values, ready for JSON; pointers are {"id", "title"}."""

    id: int
    rev: int
    title: str
    values: dict[str, Any]
    created_at: datetime | None
    created_by: Mapping[str, Any] | None
    updated_at: datetime | None
    updated_by: Mapping[str, Any] | None
    owner: Mapping[str, Any] | None
    deleted_at: datetime | None


@dataclass(slots=True)
class Page:
    """Some rows, where the next ones begin, and how many there are in all when that was asked."""

    rows: list[Row]
    next_cursor: str | None
    count: int | None
    exact: bool
    """False for an estimate: "about"."""
