"""Which data acts of an app still stand: done by some revision, and taken back by none since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from ..models import Revision
from .kind import Act
from .kinds import inverse, touches

_REVISIONS = Revision.__table__


@dataclass(frozen=True, slots=True)
class Standing:
    """One act, the revision that did it, and its place among the acts of that revision."""

    revision: int
    place: int
    act: Act

    def inverse(self) -> Act:
        """Return the act that takes it back."""
        return inverse(self.act, self.revision, self.place)

    def after(self, all_of_them: Sequence[Standing]) -> Standing | None:
        """Return the first act that changed the same values later, and so has to be taken back before it."""
        mine = touches(self.act)
        later = (each for each in all_of_them if each.revision > self.revision)
        return next((each for each in later if touches(each.act) & mine), None)


def acts_of(connection: sa.Connection, app_id: int, number: int) -> list[Standing]:
    """Return the acts of one revision, in order."""
    told = sa.select(_REVISIONS.c.acts).where(_REVISIONS.c.app_id == app_id, _REVISIONS.c.number == number)
    return _read(number, connection.execute(told).scalar_one())


def standing(connection: sa.Connection, app_id: int, upto: int | None = None) -> list[Standing]:
    """Return the acts that stand now, or stood when revision `upto` was live, in the order they were done."""
    told = sa.select(_REVISIONS.c.number, _REVISIONS.c.acts).where(
        _REVISIONS.c.app_id == app_id, _REVISIONS.c.acts != "[]"
    )
    if upto is not None:
        told = told.where(_REVISIONS.c.number <= upto)
    found: dict[tuple[int, int], Standing] = {}
    for number, acts in connection.execute(told.order_by(_REVISIONS.c.number)):
        for each in _read(number, acts):
            back = each.act.get("back")
            if back is None:
                found[number, each.place] = each
            else:
                found.pop((back["revision"], back["place"]), None)
    return list(found.values())


def acts_between(now: Sequence[Standing], then: Sequence[Standing]) -> list[Act]:
    """Return the acts that lead from those standing now to those that stood then: back first, then again."""
    back, again = Counter(map(_body, now)), Counter(map(_body, then))
    back, again = back - again, again - back
    acts: list[Act] = []
    for each in reversed(now):
        if back[_body(each)]:
            back[_body(each)] -= 1
            acts.append(each.inverse())
    for each in then:
        if again[_body(each)]:
            again[_body(each)] -= 1
            acts.append(each.act)
    return acts


def _read(number: int, acts: str) -> list[Standing]:
    return [Standing(number, place, act) for place, act in enumerate(orjson.loads(acts))]


def _body(each: Standing) -> bytes:
    return orjson.dumps(dict(each.act), option=orjson.OPT_SORT_KEYS)
