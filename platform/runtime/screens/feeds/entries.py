"""What a calendar feed shows: dates of calendar views, of records one owns, and reminders, under one's rights now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ....core.errors import NotFound, ProductError
from ....core.limits import LIMITS
from ....definition.model import View
from ....fields import Field
from ...apps.live import LiveTable
from ...conversation.inbox import titles_of
from ...conversation.reminders import WAITING, is_date, open_reminders
from ...conversation.telling import UNSEEN
from ...records.context import Context
from ...records.page import ListRequest, Row
from ...records.query import list_records
from ...records.views import all_views, view_of
from ..moving.spans import spans_of
from ..paths import record_path
from .icalendar import Event

PAST, COMING = timedelta(days=90), timedelta(days=365)
_A_DAY = timedelta(days=1)
CALENDAR = "calendar"


@dataclass(slots=True)
class Gathered:
    """The events of a feed while they are gathered: each record and field once, none past the limit."""

    context: Context
    base_url: str
    host: str
    events: dict[str, Event] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """How many more there is room for."""
        return LIMITS.feed_entries - len(self.events)

    def add_dates(
        self, table: LiveTable, start: Field, end: Field | None, narrowed: Mapping[str, Any], view: str | None
    ) -> None:
        """Add the records of a table by a date, those of the next year first, then those of the last months."""
        today = self.context.environment.today()
        for first, last, order in (
            (today, today + COMING, start.key),
            (today - PAST, today - _A_DAY, f"-{start.key}"),
        ):
            told = {"field": start.key, "op": "between", "value": [first.isoformat(), last.isoformat()]}
            request = ListRequest(
                fields=tuple(each.key for each in (start, end) if each is not None),
                filter={"and": [narrowed, told]} if narrowed else told,
                sort=(order,),
                view=view,
            )
            for row in self._rows(table, request):
                self._add(table, row, start, end)

    def _rows(self, table: LiveTable, request: ListRequest) -> Iterator[Row]:
        cursor = None
        while self.left > 0:
            page = list_records(
                self.context,
                table.key,
                ListRequest(
                    fields=request.fields,
                    filter=request.filter,
                    sort=request.sort,
                    view=request.view,
                    cursor=cursor,
                    limit=min(self.left, LIMITS.page_records),
                ),
            )
            yield from page.rows
            cursor = page.next_cursor
            if cursor is None:
                return

    def _add(self, table: LiveTable, row: Row, start: Field, end: Field | None) -> None:
        begins = row.values.get(start.key)
        ends = row.values.get(end.key) if end else None
        if not isinstance(begins, date) or self.left <= 0:
            return
        same_kind = isinstance(ends, date) and isinstance(ends, datetime) == isinstance(begins, datetime)
        uid = f"{self.context.app.id}-{table.id}-{row.id}-{start.key}@{self.host}"
        self.events[uid] = Event(
            uid=uid,
            start=begins,
            end=ends if same_kind and ends >= begins else None,
            summary=row.title or f"#{row.id}",
            modified=row.updated_at or row.created_at or self.context.environment.now,
            url=self.base_url + record_path(self.context.app.key, table.key, row.id),
            description=f"{table.definition.label.to(self.context.actor.language)} · "
            f"{start.label.to(self.context.actor.language)}",
        )

    def add_reminders(self) -> None:
        """Add the person's reminders of this app that are still to come."""
        context, now = self.context, self.context.environment.now
        rows = [
            row
            for row in open_reminders(context.connection, context.actor.person_id)
            if row.app_id == context.app.id and row.state == WAITING and row.due_at
        ]
        titles = titles_of(
            {context.app.id: context}, ((row.app_id, row.table_id, row.record_id) for row in rows)
        )
        tables = {table.id: key for key, table in context.app.tables.items()}
        for row in rows:
            if row.due_at > now + COMING or self.left <= 0:
                continue
            title = titles.get((row.table_id, row.record_id), "")
            path = record_path(context.app.key, tables[row.table_id], row.record_id) if title else ""
            uid = f"reminder-{row.id}@{self.host}"
            self.events[uid] = Event(
                uid=uid,
                start=row.due_at,
                end=None,
                summary=f"⏰ {title or UNSEEN.to(context.actor.language)}",
                modified=row.made_at,
                url=self.base_url + path if path else "",
                description=row.note,
            )


def gather(context: Context, content: Mapping[str, Any], base_url: str, host: str) -> list[Event]:
    """Return what a feed shows now, by time; what its person may no longer see or does not exist is left out."""
    gathered = Gathered(context, base_url.rstrip("/"), host)
    if content.get("reminders"):
        gathered.add_reminders()
    for name in content.get("views", ()):
        _skipping(_add_view, gathered, *_named(name))
    for name in content.get("fields", ()):
        _skipping(_add_own, gathered, *_named(name))
    return sorted(gathered.events.values(), key=lambda each: (each.start.isoformat(), each.uid))


def calendars(context: Context) -> list[tuple[str, LiveTable, View]]:
    """Return the calendar views that a person may choose from, with the name each is kept by."""
    return [
        (f"{table.key}/{view.key}", table, view)
        for table in _tables(context)
        for view in all_views(context, table)
        if view.type == CALENDAR
    ]


def own_dates(context: Context) -> list[tuple[str, LiveTable, Field]]:
    """Return the dates that a person may choose of the records they own, with the name each is kept by."""
    return [
        (f"{table.key}/{each.key}", table, each)
        for table in _tables(context)
        if "owner" in context.rights.tables[table.key].fields
        for each in table.definition.fields
        if each.key in context.rights.tables[table.key].fields and each.key in table.columns and is_date(each)
    ]


def _tables(context: Context) -> list[LiveTable]:
    return [
        table
        for key, table in context.app.tables.items()
        if key in context.rights.tables and table.definition.parent is None
    ]


def _named(name: str) -> tuple[str, str]:
    table, _, key = name.partition("/")
    return table, key


def _skipping(add: Any, gathered: Gathered, table: str, key: str) -> None:
    """Add what is there; a view or field that is gone, closed or broken shows nothing and hinders nothing."""
    try:
        add(gathered, table, key)
    except ProductError:
        return


def _add_view(gathered: Gathered, table_key: str, key: str) -> None:
    context = gathered.context
    table, mine = context.table(table_key)
    view = view_of(context, table, key)
    if view.type != CALENDAR:
        raise NotFound
    readable = {each.key: each for each in table.definition.fields if each.key in mine.fields}
    for span in spans_of(view, readable):
        gathered.add_dates(table, span.start, span.end, {}, view.key)


def _add_own(gathered: Gathered, table_key: str, key: str) -> None:
    table, mine = gathered.context.table(table_key)
    start = table.definition.by_key.get(key)
    if start is None or key not in mine.fields or not is_date(start):
        raise NotFound
    gathered.add_dates(table, start, None, {"field": "owner", "op": "is_me"}, None)
