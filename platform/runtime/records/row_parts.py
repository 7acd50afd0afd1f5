"""Row rules in SQL: each part a conjunction of what it names, with the actor bound anew for every request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ...core.moment import Moment
from ...expressions import Environment
from ...fields import type_of
from ...identity.models import RecordShare
from ..access.row_rule import SHARED, SHARED_EDIT, Condition, Part, RowRule
from ..apps.live import LiveTable

ME = "tw_me"
NOW = "tw_now"
OWN_DEPARTMENTS = "tw_own_departments"
DEPARTMENTS = "tw_departments"
HEADED = "tw_headed"
_SHARES = RecordShare.__table__


class Ruled(Protocol):
    """The record a rule is asked about."""

    table: LiveTable
    source: sa.FromClause
    dialect: str


Judge = Callable[[Condition], sa.ColumnElement[bool]]
"""Gives a condition of the record, judged with every right."""


def actor_values(environment: Environment) -> dict[str, Any]:
    """Return the values of the parameters that stand for the actor in every statement."""
    return {
        ME: environment.person,
        OWN_DEPARTMENTS: list(environment.own_departments),
        DEPARTMENTS: list(environment.departments),
        HEADED: list(environment.headed),
    }


def rule_condition(
    rule: RowRule, record: Ruled, environment: Environment, judge: Judge
) -> sa.ColumnElement[bool]:
    """Return whether a record meets a rule; one without parts holds for none.

    May be NULL instead of false, so that indexes serve it: negate it with `IS NOT TRUE`.
    """
    parts = (_part(part, record, environment, judge) for part in rule.parts)
    return sa.or_(sa.false(), *parts)


def _part(part: Part, record: Ruled, environment: Environment, judge: Judge) -> sa.ColumnElement[bool]:
    named = []
    if part.scope is not None:
        named.append(_SCOPES[part.scope](record, environment))
    if part.member is not None:
        named.append(_among(record, part.member, environment))
    if part.condition is not None:
        named.append(judge(part.condition))
    if part.record is not None:
        named.append(record.source.c.id == part.record)
    return sa.and_(sa.true(), *named)


def _me(environment: Environment) -> sa.BindParameter[int]:
    return sa.bindparam(ME, environment.person, type_=sa.Integer)


def _own(record: Ruled, environment: Environment) -> sa.ColumnElement[bool]:
    return record.source.c.owner_id == _me(environment)


def _of(record: Ruled, name: str, environment: Environment) -> sa.ColumnElement[bool]:
    departments = sa.bindparam(name, actor_values(environment)[name], type_=sa.Integer, expanding=True)
    return record.source.c.department_id.in_(departments)


def _subordinates(record: Ruled, environment: Environment) -> sa.ColumnElement[bool]:
    return sa.or_(_own(record, environment), _of(record, HEADED, environment))


def _shared(record: Ruled, environment: Environment, *levels: str) -> sa.ColumnElement[bool]:
    """Return whether the record is one that was shared with the actor and still is."""
    now = sa.bindparam(NOW, environment.now, type_=Moment())
    shares = sa.select(_SHARES.c.record_id).where(
        _SHARES.c.person_id == _me(environment),
        _SHARES.c.table_id == record.table.id,
        sa.or_(_SHARES.c.until.is_(None), _SHARES.c.until > now),
        *([_SHARES.c.level.in_(levels)] if levels else []),
    )
    return record.source.c.id.in_(shares)


_SCOPES: Mapping[str, Callable[[Ruled, Environment], sa.ColumnElement[bool]]] = {
    "own": _own,
    "subordinates": _subordinates,
    "department": lambda record, environment: _of(record, OWN_DEPARTMENTS, environment),
    "department_below": lambda record, environment: _of(record, DEPARTMENTS, environment),
    SHARED: _shared,
    SHARED_EDIT: lambda record, environment: _shared(record, environment, "edit"),
}


def _among(record: Ruled, key: str, environment: Environment) -> sa.ColumnElement[bool]:
    """Return whether the actor is the person, or among the people, of a field."""
    column = record.source.c[record.table.column(key).name]
    if not type_of(record.table.definition.by_key[key]).many:
        return column == _me(environment)
    if record.dialect == "postgresql":
        mine = sa.func.jsonb_build_array(_me(environment), type_=JSONB)
        return sa.type_coerce(column, JSONB).op("@>", return_type=sa.Boolean())(mine)
    people = sa.func.json_each(sa.type_coerce(column, sa.Text)).table_valued("value")
    return sa.exists().select_from(people).where(people.c.value == _me(environment))
