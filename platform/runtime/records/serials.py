"""Serial numbers: one counter row per field and period, raised in the transaction that uses the numbers.

The raised row stays locked until the commit, so numbers have no gaps and no twins: who comes second waits,
and what rolls back gives its numbers back.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.dialects import postgresql, sqlite

from ...fields import type_of
from ..apps.live import LiveTable
from .draft import Act, Draft
from .models import SerialCounter
from .shape import shape_of


def number(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Give every fresh draft of a table its serial numbers, in order."""
    fresh = [draft for draft in drafts if draft.fresh]
    if not fresh:
        return
    for key, field in shape_of(table).serials.items():
        kind = type_of(field)
        period = kind.period(field, act.work.now, act.context.environment.zone)
        last = _raise_counter(act, table.column_ids[key], period, len(fresh), kind.start(field))
        for place, draft in enumerate(fresh, start=last - len(fresh) + 1):
            zone = act.context.environment.zone
            draft.values[key] = kind.written(field, place, act.work.now, zone, draft.values.get)


def _raise_counter(act: Act, column_id: int, period: str, count: int, start: int) -> int:
    """Take `count` numbers and return the last of them."""
    insert = (postgresql if act.work.dialect == "postgresql" else sqlite).insert(SerialCounter)
    return act.work.connection.execute(
        insert.values(column_id=column_id, period=period, last=start - 1 + count)
        .on_conflict_do_update(
            index_elements=["column_id", "period"], set_={"last": SerialCounter.last + count}
        )
        .returning(SerialCounter.last)
    ).scalar_one()
