"""When somebody is away, as they say themselves: work is not given to them then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ..models import Absence

LONGEST = timedelta(days=730)
MOST = 50
_AWAY = Absence.__table__
WRONG_ORDER = Words("The last day is not before the first one.", "结束日期不能早于开始日期。")
TOO_LONG = Words("At most two years.", "最长两年。")
TOO_MANY = Words("At most {count} absences; remove one first.", "最多 {count} 条，请先删除一条。")


def absences_of(connection: sa.Connection, person_id: int, today: date) -> Sequence[sa.Row]:
    """Return the absences of a person that are not over, in order."""
    mine = _AWAY.c.person_id == person_id, _AWAY.c.to_day >= today
    asked = sa.select(_AWAY.c.id, _AWAY.c.from_day, _AWAY.c.to_day).where(*mine)
    return connection.execute(asked.order_by(_AWAY.c.from_day, _AWAY.c.id)).all()


def add_absence(work: UnitOfWork, person_id: int, first: date, last: date, today: date) -> None:
    """Note that a person is away on all days from `first` to `last`. Raises Invalid."""
    if last < first:
        raise Invalid([Fault("last", WRONG_ORDER)])
    if last - first > LONGEST:
        raise Invalid([Fault("last", TOO_LONG)])
    if len(absences_of(work.connection, person_id, today)) >= MOST:
        raise Invalid([Fault("", TOO_MANY.fill(count=MOST))])
    made = sa.insert(_AWAY).values(person_id=person_id, from_day=first, to_day=last)
    work.connection.execute(made)


def drop_absence(work: UnitOfWork, person_id: int, absence_id: int) -> None:
    """Remove one of a person's absences; another's is not found."""
    mine = _AWAY.c.id == absence_id, _AWAY.c.person_id == person_id
    work.connection.execute(sa.delete(_AWAY).where(*mine))
