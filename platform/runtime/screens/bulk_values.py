"""The value a bulk edit sets, as an act keeps it, drawn: pointers by name, days and moments as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from ...core.moment import Moment
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.context import Context
from ..records.history import visible_titles
from .record_parts import draw_value


def draw_set(context: Context, field: Field, value: Any, reader: Reader) -> Markup:
    """Return an API value as cells show it; "" for emptying the field."""
    if value in (None, "", []):
        return Markup("")
    many = isinstance(value, list)
    shown = [
        found for each in (value if many else [value]) if (found := _shown(context, field, each)) is not None
    ]
    if not shown:
        return Markup("")
    return draw_value(field, shown if many else shown[0], reader)


def _shown(context: Context, field: Field, value: Any) -> Any:
    reference = type_of(field).reference(field)
    if reference is not None and isinstance(value, int):
        return _pointed_to(context, reference.kind, reference.table, value)
    column = type_of(field).column_type(field)
    if isinstance(value, str) and isinstance(column, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(column, sa.Date) else value


def _pointed_to(context: Context, kind: str, table: str | None, value: int) -> Mapping[str, Any] | None:
    if kind == "person":
        return context.directory.person(value)
    if kind == "department":
        return context.directory.department(value)
    if kind == "record" and table in context.rights.tables:
        return visible_titles(context, table, [value]).get(value)
    return None
