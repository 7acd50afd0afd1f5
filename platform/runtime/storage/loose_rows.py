"""Looks for rows that hang on nothing, and for records the search cannot find."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ...core.words import Words
from .catalogue import StoredTable
from .names import LINKS, TABLE, links_end, search_table_name, table_name
from .problem import DELETE, REWRITE, Problem
from .shape import Place

LOOSE = Words("{count} rows of {name} belong to no record.", "{name} 中有 {count} 行不属于任何记录。")
UNFOUND = Words(
    "The search index lacks {count} records of {name}.", "搜索索引缺少 {name} 的 {count} 条记录。"
)


def loose_rows(
    connection: sa.Connection, place: str, stored: StoredTable, ids: dict[Place, int]
) -> Iterator[Problem]:
    """Give the rows of a sub-form or link table whose record is gone."""
    ends = {}
    if stored.kind == LINKS:
        owner, _field, target = links_end(stored.path)
        ends = {"record_id": owner, "linked_id": target}
    elif "." in stored.path:
        ends = {"parent_id": stored.path.rpartition(".")[0]}
    for column, path in ends.items():
        rows = sa.table(stored.name, sa.column(column))
        target = sa.table(table_name(TABLE, ids[path, TABLE]), sa.column("id"))
        gone = ~sa.exists().where(target.c.id == rows.c[column])
        count = connection.execute(sa.select(sa.func.count()).select_from(rows).where(gone)).scalar_one()
        if count:
            yield Problem(place, LOOSE.fill(name=stored.name, count=count), DELETE)


def unfound_records(connection: sa.Connection, place: str, stored: StoredTable) -> Iterator[Problem]:
    """Give the records with searchable text whose words the index does not hold."""
    records = sa.table(stored.name, sa.column("id"), sa.column("search"), sa.column("search_tokens"))
    query = sa.select(sa.func.count()).select_from(records).where(records.c.search != "")
    if connection.dialect.name == "postgresql":
        query = query.where(records.c.search_tokens.is_(None))
    else:
        index = sa.table(search_table_name(stored.id), sa.column("rowid"))
        query = query.where(records.c.id.not_in(sa.select(index.c.rowid)))
    count = connection.execute(query).scalar_one()
    if count:
        yield Problem(place, UNFOUND.fill(name=stored.name, count=count), REWRITE)
