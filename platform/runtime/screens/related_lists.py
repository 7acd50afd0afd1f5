"""The lists that hang on a record: the first records of other tables that point to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.masking import Masked
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..forms.entries import form_of
from ..records.context import Context
from ..records.query import ListRequest, Row, list_records
from ..records.views import visible_views
from .cells import CellPainter
from .columns import Column, grid_columns
from .paths import new_path, quick_path, record_path, table_path

RELATED_ROWS = 8
RELATED_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class RelatedList:
    """The first records of another table that point to this one."""

    key: str
    label: str
    icon: str
    columns: list[Column]
    rows: list[tuple[str, list[Markup]]]
    """(address, cells) of each."""
    more: bool
    href: str
    add: Addition | None
    """None where the actor may not add one."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A record that may be added to a list that hangs on this one."""

    label: str
    icon: str
    href: str
    quick: bool
    """Whether the table's short form does it, over the record."""


def related_fields(context: Context, table: LiveTable, rights: TableRights, row: Row) -> list[Field]:
    """Return the reverse fields of a table whose lists the actor may read on this very record."""
    return [
        field
        for field in table.definition.fields
        if field.type == "reverse"
        and field.key in rights.fields
        and field.settings["table"] in context.rights.tables
        and _is_open(rights, field.key, row.values.get(field.key))
    ]


def related_lists(
    context: Context,
    table: LiveTable,
    rights: TableRights,
    row: Row,
    reader: Reader,
    only: Collection[str] | None = None,
) -> list[RelatedList]:
    """Return the lists of the table's reverse fields that the actor may read; `only` some of them, by key."""
    fields = related_fields(context, table, rights, row)
    return [_related(context, each, row, reader) for each in fields if only is None or each.key in only]


def additions(
    context: Context, table: LiveTable, rights: TableRights, row: Row, reader: Reader
) -> list[Addition]:
    """Return what the actor may add to the lists that hang on a record."""
    found = (_addition(context, field, row, reader) for field in related_fields(context, table, rights, row))
    return [each for each in found if each]


def _addition(context: Context, field: Field, row: Row, reader: Reader) -> Addition | None:
    """Return the way to add a record to a list: by its table's short form where there is one."""
    other, mine = context.table(field.settings["table"])
    link = field.settings["field"]
    if "create" not in mine.actions or link not in mine.on_create or context.actor.read_only:
        return None
    definition, app = other.definition, context.app.key
    quick = "quick" in form_of(context, definition, "quick").use
    path = quick_path(app, other.key) if quick else new_path(app, other.key)
    return Addition(definition.label.to(reader.language), definition.icon, f"{path}?{link}={row.id}", quick)


def link_filter(context: Context, field: Field, row: Row) -> dict[str, Any]:
    """Return the filter of the other table's records that a reverse field holds."""
    other, link = context.app.tables[field.settings["table"]], field.settings["field"]
    if type_of(other.definition.by_key[link]).many:
        return {"field": link, "op": "has_any", "value": [row.id]}
    return {"field": link, "op": "is", "value": row.id}


def _is_open(rights: TableRights, key: str, held: Any) -> bool:
    """Say whether a list may be read on this very record, as its value came: one that is closed came empty or masked."""
    return bool(held) and not isinstance(held, Masked) if key in rights.guards else True


def _related(context: Context, field: Field, row: Row, reader: Reader) -> RelatedList:
    other, mine = context.table(field.settings["table"])
    link = field.settings["field"]
    tree = link_filter(context, field, row)
    columns = grid_columns(other, mine, related_keys(context, other, link), (), reader.language)
    columns = columns[:RELATED_COLUMNS]
    request = ListRequest(
        fields=tuple(each.key for each in columns),
        filter=tree,
        sort=other.definition.sort,
        limit=RELATED_ROWS + 1,
    )
    rows = list_records(context, other.key, request).rows
    painters = [CellPainter(current_app.jinja_env, each.field, each.type, reader) for each in columns]
    app = context.app.key
    return RelatedList(
        key=field.key,
        label=field.label.to(reader.language),
        icon=other.definition.icon,
        columns=columns,
        rows=[
            (
                record_path(app, other.key, each.id),
                [p.draw(each.values.get(c.key)) for p, c in zip(painters, columns, strict=True)],
            )
            for each in rows[:RELATED_ROWS]
        ],
        more=len(rows) > RELATED_ROWS,
        href=table_path(app, other.key, {"filter": _filter_text(tree)}),
        add=_addition(context, field, row, reader),
    )


def _filter_text(tree: dict[str, Any]) -> str:
    return current_app.json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def related_keys(context: Context, table: LiveTable, link: str) -> Sequence[str]:
    """Return the columns of the table's first view, or its fields, less what leads back."""
    views = visible_views(table, context.rights)
    keys = views[0].fields if views and views[0].fields else [each.key for each in table.definition.fields]
    title = table.definition.title
    return [title, *(key for key in keys if key not in (link, title))]
