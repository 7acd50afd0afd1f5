"""Fields whose value only one record may have. The unique index is the guard; this finds the twin to name.

Text is the same without regard to case and outer spaces, as in the index.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.errors import Invalid
from ...core.words import Words
from ..apps.live import LiveTable
from ..storage.indexes import unique_value
from .draft import Act, Draft
from .many_values import listed
from .reach import titles_of
from .shape import shape_of

TWIN = Words("“{title}” has this value already.", "“{title}”已使用该值。")
TAKEN = Words("This value is already used.", "该值已被使用。")
TWICE = Words("This value is given twice.", "该值重复出现。")


def check_uniques(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note every unique field whose new value another live record has."""
    for key in shape_of(table).uniques:
        wanted = [draft for draft in drafts if _is_new(draft, key)]
        if wanted:
            _check_field(act, table, key, wanted)


def _is_new(draft: Draft, key: str) -> bool:
    value = draft.values.get(key)
    return value is not None and value != draft.before.get(key)


def _check_field(act: Act, table: LiveTable, key: str, drafts: Sequence[Draft]) -> None:
    first: dict[Any, Draft] = {}
    for draft in drafts:
        if first.setdefault(_plain(draft.values[key]), draft) is not draft:
            act.fault(draft, key, TWICE)
    written = {draft.id for draft in drafts} - {None}
    twins = {plain: twin for twin, plain in _twins(act, table, key, drafts) if twin not in written}
    titles = titles_of(act, table, twins.values(), key) if twins else {}
    for draft in drafts:
        twin = twins.get(_plain(draft.values[key]))
        if twin is not None and twin != draft.id:
            act.fault(draft, key, TWIN.fill(title=titles[twin]) if titles.get(twin) else TAKEN)


def _plain(value: Any) -> Any:
    return value.strip(" ").lower() if isinstance(value, str) else value


def _twins(act: Act, table: LiveTable, key: str, drafts: Sequence[Draft]) -> Iterator[tuple[int, Any]]:
    """Yield (record id, plain value) of live records that have one of the drafts' values."""
    column = shape_of(table).columns[key]
    values = listed((draft.values[key] for draft in drafts), column.type, act.work.connection.dialect)
    wanted = sa.select(unique_value(act.work.dialect, values))
    found = act.work.connection.execute(
        sa.select(table.sql.c.id, column).where(
            unique_value(act.work.dialect, column).in_(wanted), table.sql.c.deleted_at.is_(None)
        )
    )
    for record_id, value in found:
        yield record_id, _plain(value)


@contextlib.contextmanager
def guarded(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> Iterator[None]:
    """Write inside the block; when a unique index refuses, say which field and whose value it is.

    Two people may pass the check at the same moment: the index lets the first one through.
    """
    keys = [key for key in shape_of(table).uniques if any(_is_new(draft, key) for draft in drafts)]
    if not keys:
        yield
        return
    try:
        with act.work.connection.begin_nested():
            yield
    except sa.exc.IntegrityError as error:
        check_uniques(act, table, drafts)
        if not act.faults:
            raise
        raise Invalid(act.faults) from error
