"""The stream of a record: changes, comments and records that hang on it, in one order of time, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from ....core.errors import NotFound
from ....core.words import Words
from ....fields.base import Reader
from ....fields.field import Field
from ...access.rights import TableRights
from ...apps.live import LiveTable
from ...conversation.comment_list import list_comments
from ...records.context import Context
from ...records.query import ListRequest, Row, list_records
from ..columns import grid_columns
from ..paths import record_path
from ..record_parts import Event, draw_value, history, shown_moment
from ..related_lists import link_filter, related_fields, related_keys
from .comment_view import CommentView, comment_view

ENTRIES = 20
RECORD_CELLS = 4
COMMENTS, CHANGES = "comments", "changes"
LABELS = {
    "": Words("Everything", "全部"),
    COMMENTS: Words("Comments", "评论"),
    CHANGES: Words("Changes", "变更"),
}
CREATED = "created_at"


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """A record of another table that hangs on this one."""

    table: str
    icon: str
    title: str
    href: str
    cells: list[tuple[str, Markup]]
    """(label, value) of each filled field."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the stream: exactly one of `event`, `comment` and `record`."""

    source: str
    id: int
    when: datetime
    at: Markup
    by: str
    by_id: int
    event: Event | None = None
    comment: CommentView | None = None
    record: StreamRecord | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """What one page of the stream shows."""

    base: str
    show: str
    filters: list[tuple[str, str, str]]
    """(name, label, address) of each way to narrow it; none where there is but one kind."""
    entries: list[Entry]
    older: str
    """The address of what came before; "" at the beginning of time."""
    may_comment: bool
    further: bool


@dataclass(slots=True)
class _Source:
    """Where entries come from, and how far of it has been shown."""

    name: str
    shown: int
    entries: list[Entry] = field(default_factory=list)


def read_stream(
    context: Context,
    table: LiveTable,
    rights: TableRights,
    row: Row,
    acts: frozenset[str],
    reader: Reader,
    show: str = "",
    at: str = "",
) -> Stream:
    """Return a page of a record's stream; `show` narrows it to one kind, `at` says how far one has read.

    Raises NotFound for a kind that is not there for the actor.
    """
    related = {
        each.key: each
        for each in related_fields(context, table, rights, row)
        if each.key in table.definition.page.get("stream", ())
        and CREATED in context.rights.tables[each.settings["table"]].fields
    }
    kinds = [COMMENTS, *([CHANGES] if "history" in acts else []), *related]
    if show and show not in kinds:
        raise NotFound
    places = _places(at)
    sources = [_Source(name, places.get(name, 0)) for name in kinds if show in ("", name)]
    for source in sources:
        _fill(context, table, row, source, related.get(source.name), reader)
    merged = sorted(
        (entry for source in sources for entry in source.entries),
        key=lambda entry: (entry.when, entry.source == CHANGES, entry.id),
        reverse=True,
    )
    base = f"{record_path(context.app.key, table.key, row.id)}/stream"
    return Stream(
        base=base,
        show=show,
        filters=_filters(base, kinds, related, reader) if len(kinds) > 1 else [],
        entries=merged[:ENTRIES],
        older=_older(base, show, sources, merged[:ENTRIES]) if len(merged) > ENTRIES else "",
        may_comment="comment" in acts and not context.actor.read_only,
        further=bool(at),
    )


def _fill(
    context: Context, table: LiveTable, row: Row, source: _Source, reverse: Field | None, reader: Reader
) -> None:
    most, before = ENTRIES + 1, source.shown or None
    if reverse is not None:
        source.entries = _records(context, reverse, row, source, reader)
    elif source.name == COMMENTS:
        for said in list_comments(context, table, row.id, most, before):
            view = comment_view(context, said, reader)
            entry = Entry(COMMENTS, view.id, view.when, view.at, view.by, view.by_id, comment=view)
            source.entries.append(entry)
    else:
        for event in history(context, table, row.id, reader, most, before):
            entry = Entry(CHANGES, event.id, event.when, event.at, event.by, event.by_id, event=event)
            source.entries.append(entry)


def _records(context: Context, reverse: Field, row: Row, source: _Source, reader: Reader) -> list[Entry]:
    other, mine = context.table(reverse.settings["table"])
    link = reverse.settings["field"]
    columns = [
        each
        for each in grid_columns(other, mine, related_keys(context, other, link), (), reader.language)
        if not each.title
    ]
    request = ListRequest(
        fields=tuple(each.key for each in columns),
        filter=link_filter(context, reverse, row),
        sort=(f"-{CREATED}",),
        limit=ENTRIES + 1,
        offset=source.shown,
    )
    found = []
    for each in list_records(context, other.key, request).rows:
        drawn = ((column, each.values.get(column.key)) for column in columns)
        cells = [
            (c.label, draw_value(c.field, v, reader))
            for c, v in drawn
            if v is not False and v not in (None, "", [])
        ]
        record = StreamRecord(
            other.definition.label.to(reader.language),
            other.definition.icon,
            each.title or f"#{each.id}",
            record_path(context.app.key, other.key, each.id),
            cells[:RECORD_CELLS],
        )
        by = each.created_by or {"id": 0, "title": ""}
        when = each.created_at or context.environment.now
        found.append(
            Entry(
                reverse.key,
                each.id,
                when,
                shown_moment(when, reader),
                str(by["title"]),
                by["id"],
                record=record,
            )
        )
    return found


def _filters(
    base: str, kinds: Sequence[str], related: Mapping[str, Field], reader: Reader
) -> list[tuple[str, str, str]]:
    labels = {**LABELS, **{key: each.label for key, each in related.items()}}
    return [
        (name, labels[name].to(reader.language), f"{base}?show={name}" if name else base)
        for name in ("", *kinds)
    ]


def _older(base: str, show: str, sources: Sequence[_Source], shown: Sequence[Entry]) -> str:
    """Return the address of the next page: for each source the last id shown, or how many of it were."""
    places: dict[str, Any] = {}
    for source in sources:
        mine = [entry.id for entry in shown if entry.source == source.name]
        by_id = source.name in (COMMENTS, CHANGES)
        place = (mine[-1] if mine else source.shown) if by_id else source.shown + len(mine)
        if place:
            places[source.name] = place
    told = {"show": show, "at": ",".join(f"{name}:{place}" for name, place in places.items())}
    return f"{base}?{urlencode({k: v for k, v in told.items() if v}, quote_via=quote)}"


def _places(text: str) -> dict[str, int]:
    """Return how far of each source has been shown, as an address told; what cannot be read counts as nothing."""
    found = {}
    for part in text[:500].split(","):
        name, _, number = part.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 16:
            found[name] = int(number)
    return found
