"""The tables within a printed record: a sub-form's rows, or the records that hang on it, as the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.limits import LIMITS
from ...definition.links import link
from ...fields import Field, type_of
from ...fields.base import Reader
from ...fields.masking import Masked
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import ListRequest, Row, list_records
from .tables import Heading
from .values import align_of, text_of

COLUMNS = 6
Rows = tuple[list[Heading], list[list[str]]]


def rows_of(
    context: Context, table: LiveTable, row: Row, field: Field, keys: Sequence[str], reader: Reader
) -> Rows | None:
    """Return headings and cells of what a field of a record holds; None where there is nothing to show."""
    value = row.values.get(field.key)
    if not value or isinstance(value, Masked):
        return None
    if field.type == "subform":
        return _of_subform(field, value, keys, reader)
    leads = link(table.key, field)
    if leads is None or leads.table not in context.rights.tables:
        return None
    return _of_records(context, context.app.tables[leads.table], field, value, keys, reader)


def _of_subform(field: Field, value: Sequence[Any], keys: Sequence[str], reader: Reader) -> Rows | None:
    children = [each for each in map(Field.read, field.settings["fields"]) if each.key in value[0]]
    shown = [each for each in children if not keys or each.key in keys]
    cells = [[text_of(each, line.get(each.key), reader) for each in shown] for line in value]
    return (_headings(shown, reader), cells) if shown else None


def _of_records(
    context: Context, other: LiveTable, field: Field, value: Any, keys: Sequence[str], reader: Reader
) -> Rows | None:
    mine = context.rights.tables[other.key]
    by_key = other.definition.by_key
    wanted = keys or _columns(other, field)
    shown = [by_key[key] for key in wanted if key in by_key and key in mine.shown]
    ids = tuple(each["id"] for each in (value if isinstance(value, list) else [value]))
    ids = ids[: LIMITS.print_rows]
    if not shown:
        return None
    found: list[Row] = []
    for start in range(0, len(ids), LIMITS.page_records):
        part = ids[start : start + LIMITS.page_records]
        request = ListRequest(fields=tuple(each.key for each in shown), ids=part, limit=len(part))
        found += list_records(context, other.key, request).rows
    cells = [[text_of(each, row.values.get(each.key), reader) for each in shown] for row in found]
    return _headings(shown, reader), cells


def _columns(other: LiveTable, field: Field) -> list[str]:
    """Return the columns of a related table that nobody chose: its title and its first fields, none that leads back."""
    title, back = other.definition.title, field.settings.get("field")
    rest = [
        each.key
        for each in other.definition.fields
        if not each.hidden and each.key not in (title, back) and not type_of(each).many
    ]
    return [title, *rest][:COLUMNS]


def _headings(fields: Sequence[Field], reader: Reader) -> list[Heading]:
    return [Heading(each.label.to(reader.language), align_of(each)) for each in fields]
