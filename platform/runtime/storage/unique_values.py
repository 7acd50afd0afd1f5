"""Before a field becomes unique: are there twins already?"""

from __future__ import annotations

import sqlalchemy as sa

from ...core.errors import Fault, Invalid
from ...core.words import Words
from .indexes import unique_value

TWINS = Words(
    'Field {field} cannot become unique: {count} values occur more than once, for example "{example}".'
    " Change these records first.",
    "字段 {field} 无法设为唯一：有 {count} 个值重复，例如“{example}”。请先修改这些记录。",
)


def check_unique(connection: sa.Connection, column: sa.Column, path: str, key: str) -> None:
    """Raise Invalid when two records of the column's table (not deleted) hold the same value."""
    table = column.table
    value = unique_value(connection.dialect.name, column)
    twins = (
        sa.select(sa.func.min(column).label("example"))
        .where(table.c.deleted_at.is_(None), column.is_not(None))
        .group_by(value)
        .having(sa.func.count() > 1)
        .subquery()
    )
    count, example = connection.execute(sa.select(sa.func.count(), sa.func.min(twins.c.example))).one()
    if count:
        raise Invalid([Fault(f"{path}.{key}", TWINS.fill(field=key, count=count, example=example))])
