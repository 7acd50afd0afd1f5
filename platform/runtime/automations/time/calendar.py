"""The workspace's own calendar: its days off, and the weekend days it works instead, as administrators keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ..models import Holiday

MOST_DAYS = 62
LONGEST_LABEL = 100
_DAYS = Holiday.__table__
WRONG_ORDER = Words("The last day is not before the first one.", "结束日期不能早于开始日期。")
TOO_MANY = Words("At most {count} days at once.", "每次最多 {count} 天。")
TOO_LONG = Words("At most {count} characters.", "最多 {count} 个字符。")


def days_of(connection: sa.Connection, workspace_id: int, year: int) -> Sequence[sa.Row]:
    """Return the days of a year that are otherwise than the week has them, in order."""
    in_year = _DAYS.c.day.between(date(year, 1, 1), date(year, 12, 31))
    asked = sa.select(_DAYS.c.day, _DAYS.c.works, _DAYS.c.label)
    mine = _DAYS.c.workspace_id == workspace_id
    return connection.execute(asked.where(mine, in_year).order_by(_DAYS.c.day)).all()


def set_days(
    work: UnitOfWork, workspace_id: int, first: date, last: date, works: bool, label: str
) -> list[date]:
    """Set every day from `first` to `last` as off, or as worked; returns them. Raises Invalid."""
    count = (last - first).days + 1
    if count < 1:
        raise Invalid([Fault("last", WRONG_ORDER)])
    if count > MOST_DAYS:
        raise Invalid([Fault("last", TOO_MANY.fill(count=MOST_DAYS))])
    if len(label.strip()) > LONGEST_LABEL:
        raise Invalid([Fault("label", TOO_LONG.fill(count=LONGEST_LABEL))])
    days = [first + timedelta(days=each) for each in range(count)]
    told = {"works": works, "label": label.strip()}
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_DAYS)
    kept = insert.on_conflict_do_update(index_elements=["workspace_id", "day"], set_=told)
    work.connection.execute(kept, [{"workspace_id": workspace_id, "day": each, **told} for each in days])
    return days


def drop_day(work: UnitOfWork, workspace_id: int, day: date) -> bool:
    """Have a day as the week has it; says whether it was otherwise."""
    mine = _DAYS.c.workspace_id == workspace_id, _DAYS.c.day == day
    return bool(work.connection.execute(sa.delete(_DAYS).where(*mine)).rowcount)
