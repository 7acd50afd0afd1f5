"""What merging options makes of a stored value, within the database: of one option, or of a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

TOO_LATE = 1_000_000


def holds_any(
    held: sa.ColumnElement[Any], keys: Sequence[str], many: bool, dialect: str
) -> sa.ColumnElement[bool]:
    """Return whether a value is, or a list holds, one of some options."""
    if not many:
        return held.in_(keys)
    each = _elements(held, dialect)
    return sa.exists(sa.select(sa.literal(1)).select_from(each).where(each.c.value.in_(keys)))


def after_merge(
    held: sa.ColumnElement[Any],
    keys: Sequence[str],
    into: str,
    order: Sequence[str],
    many: bool,
    dialect: str,
) -> sa.ColumnElement[str]:
    """Return, as text, the value with `keys` replaced by `into`: in a list once, in the order of the options."""
    if not many:
        return sa.literal(into, sa.Text)
    each = _elements(held, dialect)
    merged = sa.case((each.c.value.in_(keys), into), else_=each.c.value)
    kept = sa.select(merged.label("key")).distinct().select_from(each).subquery()
    places = {key: place for place, key in enumerate(order)}
    place = sa.case(places, value=kept.c.key, else_=TOO_LATE) if places else kept.c.key
    if dialect == "postgresql":
        joined = sa.func.jsonb_agg(sa.type_coerce(_ordered(kept.c.key, place), sa.Text), type_=JSONB)
        return sa.cast(sa.select(joined).select_from(kept).scalar_subquery(), sa.Text)
    placed = sa.select(kept.c.key).order_by(place, kept.c.key).subquery()
    return sa.select(sa.func.json_group_array(placed.c.key, type_=sa.Text)).scalar_subquery()


def after_removal(held: sa.ColumnElement[Any], key: str, many: bool, dialect: str) -> sa.ColumnElement[Any]:
    """Return the value without an option: nothing, or a list with the others in their order."""
    if not many:
        return sa.null()
    each = _elements(held, dialect)
    if dialect == "postgresql":
        others = sa.type_coerce(held, JSONB).op("-")(sa.cast(key, sa.Text))
        return sa.func.nullif(others, sa.text("'[]'::jsonb"))
    others = sa.select(sa.func.json_group_array(each.c.value, type_=sa.Text)).where(each.c.value != key)
    return sa.func.nullif(others.scalar_subquery(), "[]")


def counted(held: sa.ColumnElement[Any], many: bool, dialect: str) -> sa.Select[tuple[str, int]]:
    """Return the statement that tells how many values are, or hold, each option."""
    if not many:
        return sa.select(held, sa.func.count()).where(held.is_not(None)).group_by(held)
    each = _elements(held, dialect)
    return (
        sa.select(each.c.value, sa.func.count())
        .select_from(held.table.join(each, sa.true()))
        .group_by(each.c.value)
    )


def _ordered(key: sa.ColumnElement[str], place: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return aggregate_order_by(key, place, key)


def _elements(held: sa.ColumnElement[Any], dialect: str) -> sa.TableValuedAlias:
    """Return the elements of a list as rows with one column, "value"."""
    value = sa.column("value", sa.Text)
    if dialect == "postgresql":
        listed = sa.func.jsonb_array_elements_text(sa.type_coerce(held, JSONB))
        return listed.table_valued(value).render_derived()
    return sa.func.json_each(held).table_valued(value)
