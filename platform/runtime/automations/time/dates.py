"""The records whose date was reached in a while, found by the index behind their field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ....automations.schedules.reached import Reached, Span
from ....core.moment import Moment
from ...apps.live import LiveTable
from ...records.context import Context
from .workdays import workdays_of

BATCH = 1000


def reached(
    connection: sa.Connection,
    context: Context,
    table: LiveTable,
    settings: Mapping[str, Any],
    since: datetime,
    until: datetime,
) -> Iterator[tuple[int, datetime]]:
    """Give (record, moment) of those whose `field` is reached after `since` and not after `until`.

    Records in the recycle bin are left out. Those of one value come in the order of their ids, and values in theirs.
    """
    column = table.column(settings["field"])
    workdays = workdays_of(connection, context.app.workspace_id)
    of_moments = isinstance(column.type, Moment)
    asked = Reached.read(settings, of_moments, context.environment.zone, workdays)
    moment_of = lru_cache(maxsize=BATCH)(asked.moment)
    for span in asked.spans(since, until):
        for record, value in _records(connection, table, column, span):
            moment = moment_of(value)
            if since < moment <= until:
                yield record, moment


def _records(
    connection: sa.Connection, table: LiveTable, column: sa.Column, span: Span
) -> Iterator[tuple[int, Any]]:
    """Give id and value of the records in a span, by value and id, a batch at a time."""
    first, rest = _statements(table.sql, column)
    rows = connection.execute(first, {"first": span.first, "last": span.last}).all()
    while True:
        yield from rows
        if len(rows) < BATCH:
            return
        after, value = rows[-1]
        rows = connection.execute(rest, {"first": value, "last": span.last, "after": after}).all()


def _statements(table: sa.Table, column: sa.Column) -> tuple[sa.Select, sa.Select]:
    """Return the statement of a span's first batch, and that of the others, which go on after a value and an id."""
    place = sa.tuple_(column, table.c.id)
    asked = (
        sa.select(table.c.id, column)
        .where(table.c.deleted_at.is_(None), column <= sa.bindparam("last"))
        .order_by(column, table.c.id)
        .limit(BATCH)
    )
    first = asked.where(column >= sa.bindparam("first"))
    went = sa.tuple_(sa.bindparam("first", type_=column.type), sa.bindparam("after", type_=table.c.id.type))
    return first, asked.where(place > went)
