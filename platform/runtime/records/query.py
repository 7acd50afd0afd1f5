"""The one compiler for reading: lists and single records, as an actor sees them, one statement a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.errors import Malformed, NotFound
from ...core.limits import LIMITS
from ...core.words import Words
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from .asked import Asked
from .context import Context
from .counting import count
from .cursor import NOT_A_CURSOR, Position, query_digest, read_cursor, write_cursor
from .frame import Frame
from .listing import IDS, LIMIT, OFFSET, Shape, prepare
from .page import ListRequest, Page, Row
from .prepared import Prepared
from .scope import RecordScope
from .sorting import SortKey, sort_keys
from .views import with_view

__all__ = ["ListRequest", "Page", "Row", "get_record", "list_records"]

BAD_LIMIT = Words("a page has 1 to {limit} records", "每页记录数应为 1 到 {limit}")
BAD_OFFSET = Words("the offset cannot be negative", "起始位置不能为负数")
LARGEST_ID = 2**63 - 1


def list_records(context: Context, table_key: str, request: ListRequest) -> Page:
    """Return a page of records.

    Raises NotFound for a table or view that is not there for the actor, UnknownField and Malformed.
    """
    _check_part(request)
    table, mine = context.table(table_key)
    if request.deleted and not mine.actions & {"restore", "delete"}:
        raise NotAllowed("restore", context.app.key, table.definition)
    request, of_view = with_view(context, request, table)
    asked = Asked.read(context, table, (of_view, request.filter), request.search)
    digest = _digest(context, table, request)
    position = _position(context, table, request, digest)
    prepared = asked.made(_shape(context, table, request, position), prepare, request.deleted)
    values = {**asked.parameters(), **_part(request, position)}
    found = context.connection.execute(prepared.page, values).all()
    rows = [prepared.plan.row(parts, context.directory) for parts in found[: request.limit]]
    more = len(found) > request.limit
    cursor = write_cursor(digest, _last(found[request.limit - 1], prepared)) if more else None
    number, exact = count(context, prepared, values, request.count)
    return Page(rows, cursor, number, exact)


def get_record(
    context: Context,
    table_key: str,
    record_id: int,
    fields: Sequence[str] | None = None,
    deleted: bool = False,
) -> Row:
    """Return one record; raises NotFound for one that is not there for the actor, UnknownField."""
    table, _ = context.table(table_key)
    if not 0 < record_id <= LARGEST_ID:
        raise NotFound
    chosen = None if fields is None else tuple(fields)
    request = ListRequest(fields=chosen, ids=(record_id,), limit=1, deleted=deleted)
    asked = Asked.read(context, table, ())
    prepared = asked.made(_shape(context, table, request, None), prepare, deleted)
    found = context.connection.execute(prepared.page, {**asked.parameters(), **_part(request, None)}).first()
    if found is None:
        raise NotFound
    return prepared.plan.row(found, context.directory)


def _shape(context: Context, table: LiveTable, request: ListRequest, position: Position | None) -> Shape:
    fields = request.fields
    return Shape(
        fields=_all_fields(context, table) if fields is None else fields,
        sort=request.sort,
        empties=None if position is None else position.empties,
        offset=request.offset > 0,
        ids=request.ids is not None,
    )


def _part(request: ListRequest, position: Position | None) -> dict[str, Any]:
    """Return what the parameters that say which part of the list is meant are bound to."""
    values: dict[str, Any] = {LIMIT: request.limit + 1}
    if position is not None:
        values |= position.parameters()
    if request.offset:
        values[OFFSET] = request.offset
    if request.ids is not None:
        values[IDS] = list(request.ids)
    return values


def _check_part(request: ListRequest) -> None:
    if not 1 <= request.limit <= LIMITS.page_records:
        raise Malformed(why=BAD_LIMIT.fill(limit=LIMITS.page_records))
    if request.offset < 0:
        raise Malformed(why=BAD_OFFSET)
    if request.cursor is not None and request.offset:
        raise Malformed(why=NOT_A_CURSOR)


def _digest(context: Context, table: LiveTable, request: ListRequest) -> str:
    who = (context.actor.workspace_id, context.actor.person_id)
    return query_digest(
        who, table.id, request.filter, request.sort, request.search, request.view, request.deleted
    )


def _all_fields(context: Context, table: LiveTable) -> tuple[str, ...]:
    shown = context.rights.tables[table.key].shown
    return tuple(each.key for each in table.definition.fields if each.key in shown)


def _position(context: Context, table: LiveTable, request: ListRequest, digest: str) -> Position | None:
    if request.cursor is None:
        return None
    keys = Asked.read(context, table, ()).made(request.sort, _keys)
    return read_cursor(request.cursor, digest, keys)


def _keys(
    _frame: Frame, scope: RecordScope, _conditions: list[Any], sort: tuple[str, ...]
) -> Sequence[SortKey]:
    """Return the keys that a cursor's values belong to."""
    return sort_keys(scope, sort)


def _last(parts: Sequence[Any], prepared: Prepared) -> Position:
    return Position(tuple(parts[len(prepared.plan.columns) :]), parts[0])
