"""The lists that hang on a record: the first records of other tables that point to it."""

from __future__ import annotations

from collections.abc import Sequence
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
from ..records.context import Context
from ..records.query import ListRequest, Row, list_records
from ..records.views import visible_views
from .cells import CellPainter
from .columns import Column, grid_columns
from .paths import new_path, record_path, table_path

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
    new_href: str
    """"" where the actor may not add one."""


def related_lists(
    context: Context, table: LiveTable, rights: TableRights, row: Row, reader: Reader
) -> list[RelatedList]:
    """Return the lists of the table's reverse fields that the actor may read."""
    found: list[RelatedList] = []
    for field in table.definition.fields:
        if (
            field.type == "reverse"
            and field.key in rights.fields
            and field.settings["table"] in context.rights.tables
            and _is_open(rights, field.key, row.values.get(field.key))
        ):
            found.append(_related(context, field, row, reader))
    return found


def _is_open(rights: TableRights, key: str, held: Any) -> bool:
    """Say whether a list may be read on this very record, as its value came: one that is closed came empty or masked."""
    return bool(held) and not isinstance(held, Masked) if key in rights.guards else True


def _related(context: Context, field: Field, row: Row, reader: Reader) -> RelatedList:
    other, mine = context.table(field.settings["table"])
    link = field.settings["field"]
    operator, value = ("has_any", [row.id]) if type_of(other.definition.by_key[link]).many else ("is", row.id)
    tree = {"field": link, "op": operator, "value": value}
    columns = grid_columns(other, mine, _related_keys(context, other, link), (), reader.language)[
        :RELATED_COLUMNS
    ]
    request = ListRequest(
        fields=tuple(each.key for each in columns),
        filter=tree,
        sort=other.definition.sort,
        limit=RELATED_ROWS + 1,
    )
    rows = list_records(context, other.key, request).rows
    painters = [CellPainter(current_app.jinja_env, each.field, each.type, reader) for each in columns]
    app = context.app.key
    may_add = "create" in mine.actions and link in mine.on_create
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
        new_href=f"{new_path(app, other.key)}?{link}={row.id}" if may_add else "",
    )


def _filter_text(tree: dict[str, Any]) -> str:
    return current_app.json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _related_keys(context: Context, table: LiveTable, link: str) -> Sequence[str]:
    """Return the columns of the table's first view, or its fields, less what leads back."""
    views = visible_views(table, context.rights)
    keys = views[0].fields if views and views[0].fields else [each.key for each in table.definition.fields]
    title = table.definition.title
    return [title, *(key for key in keys if key not in (link, title))]
