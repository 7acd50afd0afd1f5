"""The search of a whole app: its tables and views by name, and the first matching records of every table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, request

from ...core.errors import NotFound
from ...core.words import Words
from ...web.current import current_context, limits
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from ..records.query import ListRequest, list_records
from ..records.views import visible_views
from .frame import Item, frame_of
from .paths import record_path, table_path

pages = Blueprint("search", __name__)
SHOWN = 5
SEARCH = Words("Search", "搜索")


@dataclass(frozen=True, slots=True)
class Found:
    """What one table has for the search: its first matching records, and where all of them stand."""

    label: str
    icon: str
    href: str
    records: list[Item]
    more: bool


@pages.get("/a/<app>/search")
@declare(actor="person", permission="view")
def search(app: str) -> Response:
    """Show what the app has for `?q=`."""
    context = current_context(app)
    if not context.rights.tables:
        raise NotFound
    asked = request.args.get("q", "").strip()[: limits().search_length]
    return page_or_fragment(
        "search.html",
        "search_found.html",
        frame=frame_of(context, SEARCH.to(context.actor.language), search=asked),
        asked=asked,
        places=list(_places(context, asked)) if asked else [],
        found=list(_records(context, asked)) if asked else [],
    )


def _places(context: Context, asked: str) -> Iterator[Item]:
    """Yield the tables and views whose name holds what is sought."""
    sought, language = asked.casefold(), context.actor.language
    for key, table in context.app.tables.items():
        if key not in context.rights.tables or table.definition.parent is not None:
            continue
        label, icon = table.definition.label.to(language), table.definition.icon
        if sought in label.casefold():
            yield Item(label, icon, table_path(context.app.key, key), False)
        for view in visible_views(table, context.rights):
            name = view.label.to(language)
            if sought in name.casefold():
                yield Item(
                    f"{label} / {name}", icon, table_path(context.app.key, key, {"view": view.key}), False
                )


def _records(context: Context, asked: str) -> Iterator[Found]:
    """Yield each table's first matching records; tables without any are left out."""
    for key in context.rights.tables:
        table = context.app.tables[key].definition
        if table.parent is not None:
            continue
        page = list_records(context, key, ListRequest(fields=(), search=asked, limit=SHOWN))
        if page.rows:
            yield Found(
                label=table.label.to(context.actor.language),
                icon=table.icon,
                href=table_path(context.app.key, key, {"search": asked}),
                records=[
                    Item(
                        row.title or f"#{row.id}",
                        table.icon,
                        record_path(context.app.key, key, row.id),
                        False,
                    )
                    for row in page.rows
                ],
                more=page.next_cursor is not None,
            )
