"""The first records of a view that is being edited, as it would show them: a table, stacks, cards, or days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from markupsafe import Markup

from ....core.errors import ProductError
from ....core.words import Words
from ....definition.model import View
from ....fields import Field, type_of
from ....runtime.records.query import ListRequest, list_records
from ....runtime.screens.cells import CellPainter
from ....web.current import current_context, reader
from ..working import Working

ROWS, COLUMNS = 8, 6


@dataclass(slots=True)
class Preview:
    """What is shown beside the form."""

    kind: str
    """"table", "stacks", "cards" or "days"; "" where there is nothing to show."""
    headings: Sequence[Field] = ()
    rows: list[tuple[str, list[Markup]]] = field(default_factory=list)
    """(the record's title, its cells)"""
    stacks: list[tuple[Markup, list[str]]] = field(default_factory=list)
    count: int | None = None
    exact: bool = True
    why: Words | None = None
    """Why nothing is shown."""


KINDS = {"board": "stacks", "gallery": "cards", "calendar": "days", "timeline": "days"}
NOT_LIVE = Words("The table has no records yet: it is not published.", "数据表尚未发布，暂无记录。")


def preview_of(state: Working, view: View, members: Mapping[str, Any]) -> Preview:
    """Return the first records that a view with these members shows."""
    live = state.app.tables.get(view.table)
    if live is None:
        return Preview("", why=NOT_LIVE)
    known = live.definition.by_key
    kind = KINDS.get(view.type, "table")
    place = _place(view.type, members)
    columns = [key for key in members.get("fields") or known if key in known and key != place][:COLUMNS]
    keys = [*([place] if place in known else []), *columns]
    sort = tuple(
        each for each in members.get("sort", ()) if each.removeprefix("-").partition(".")[0] in known
    )
    asked = ListRequest(
        fields=tuple(keys),
        filter=members.get("filter"),
        sort=(place,) if kind == "days" and place in known else sort,
        limit=ROWS if kind != "stacks" else ROWS * 4,
        count="estimate",
    )
    try:
        page = list_records(current_context(state.app.key), view.table, asked)
    except ProductError as error:
        return Preview("", why=Words(error.say("en"), error.say("zh")))
    painters = {key: _painter(known[key]) for key in keys}
    found = Preview(kind, [known[key] for key in keys], count=page.count, exact=page.exact)
    for row in page.rows:
        found.rows.append((row.title, [painters[key].draw(row.values.get(key)) for key in keys]))
    if kind == "stacks" and keys:
        order = [each["key"] for each in known[keys[0]].settings.get("options", ())]
        found.stacks = _stacks(found, order, [row.values.get(keys[0]) for row in page.rows])
    return found


def _place(type_: str, members: Mapping[str, Any]) -> str:
    """Return the field by which a view of some type places its records."""
    if type_ == "calendar":
        return next((each["start"] for each in members.get("dates", ())), "")
    return members.get({"board": "stack", "timeline": "start"}.get(type_, ""), "")


def _painter(told: Field) -> CellPainter:
    return CellPainter(current_app.jinja_env, told, type_of(told), reader())


def _stacks(preview: Preview, order: Sequence[str], values: Sequence[Any]) -> list[tuple[Markup, list[str]]]:
    """Return the first stacks in the order of the options, with the first titles of each."""
    found: dict[Any, tuple[Markup, list[str]]] = {}
    for (title, cells), value in zip(preview.rows, values, strict=True):
        found.setdefault(repr(value), (cells[0], []))[1].append(title)
    place = {repr(key): number for number, key in enumerate(order)}
    ordered = sorted(found.items(), key=lambda each: place.get(each[0], len(place)))
    return [(head, titles[:4]) for _, (head, titles) in ordered[:4]]
