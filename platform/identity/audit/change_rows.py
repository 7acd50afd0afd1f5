"""What a seal covers of the change log's rows: everything, so that any edit shows, but for what purging takes away.

Purging removes values from the history for good, which must not look like a forgery. It leaves the member
`@purged` in a row's changes: the code of the changes as they were, which the seal goes by from then on, and the code
of what is left, so that nobody without the key can take values away or put others in. (`change_log` itself belongs
to runtime/records.)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.json_column import Json
from ...core.moment import Moment
from ...core.unit_of_work import UnitOfWork
from . import keys

PURGED = "@purged"
AT_ONCE = 1000
LOG = sa.table(
    "change_log",
    *(sa.column(name) for name in ("id", "table_id", "record_id", "rev", "act")),
    sa.column("changes", Json()),
    *(sa.column(name) for name in ("actor_id", "source", "depth")),
    sa.column("at", Moment()),
)
TEXT = sa.cast(LOG.c.changes, sa.Text)
"""The changes as the database writes them: the same text at every reading."""
_HEAD = tuple(column for column in LOG.c if column.key != "changes")


def digest_rows(rows: Sequence[sa.Row]) -> str:
    """Return the code of rows read with `rows_between`."""
    parts = []
    for row in rows:
        *head, at, text = row
        parts.append(f"{json.dumps(head)} {at.isoformat()} {_code_of(row.id, text)}".encode())
    return keys.code("changes", *parts)


def rows_between(connection: sa.Connection, above: int, most: int, last: int) -> Sequence[sa.Row]:
    """Return the first `most` rows with an id above `above` and not beyond `last`."""
    told = sa.select(*_HEAD, TEXT).where(LOG.c.id > above, LOG.c.id <= last).order_by(LOG.c.id)
    return connection.execute(told.limit(most)).all()


def purge_changes(
    work: UnitOfWork, which: sa.ColumnElement[bool], less: Mapping[str, Any] | None = None
) -> None:
    """Take all values of the rows `which` out of the change log, or those that an update with `less` drops."""
    last = -(2**62)
    while True:
        found = sa.select(LOG.c.id, TEXT.label("text")).where(which, LOG.c.id > last).order_by(LOG.c.id)
        rows = work.connection.execute(found.limit(AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].id
        these = LOG.c.id.in_([row.id for row in rows])
        work.connection.execute(sa.update(LOG).where(these).values(less or {"changes": {}}))
        left = dict(work.connection.execute(sa.select(LOG.c.id, TEXT).where(these)).all())
        marks = [{"row": row.id, "mark": _mark(row.id, row.text, left[row.id])} for row in rows]
        work.connection.execute(_with_mark(work.dialect), marks)


def _with_mark(dialect: str) -> sa.Update:
    mark = sa.bindparam("mark", type_=sa.Text)
    if dialect == "postgresql":
        marked = LOG.c.changes.op("||")(sa.func.jsonb_build_object(PURGED, sa.cast(mark, Json())))
    else:
        marked = sa.func.json_set(LOG.c.changes, f'$."{PURGED}"', sa.func.json(mark))
    changed = sa.update(LOG).where(LOG.c.id == sa.bindparam("row"))
    return changed.values(changes=sa.type_coerce(marked, Json()))


def _mark(row_id: int, before: str, after: str) -> str:
    was = json.loads(before).get(PURGED)
    original = was[0] if was else keys.code("change", before.encode())
    return json.dumps([original, _left_code(row_id, original, json.loads(after, **_EXACT))])


def _code_of(row_id: int, text: str) -> str:
    """Return the code of a row's changes as they were at first; a mark that does not fit what is left is no mark."""
    left = json.loads(text, **_EXACT) if PURGED in text else {}
    mark = left.get(PURGED)
    if isinstance(mark, list) and len(mark) == 2 and mark[1] == _left_code(row_id, mark[0], left):
        return mark[0]
    return keys.code("change", text.encode())


def _left_code(row_id: int, original: str, left: Mapping[str, Any]) -> str:
    told = json.dumps({key: value for key, value in left.items() if key != PURGED}, sort_keys=True)
    return keys.code("left", f"{row_id} {original}".encode(), told.encode())


_EXACT = {"parse_float": lambda digits: ["float", digits], "parse_int": lambda digits: ["int", digits]}
"""Numbers are coded by their digits: two that are one float stay two."""
