"""Compares the catalogue with the tables that really are in the database, in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from ...core.words import Words
from .catalogue import StoredTable
from .names import LINKS, TABLE, column_name, links_end, search_index_name, search_table_name, table_name
from .problem import RESTORE, Problem
from .shape import POINTS_AT, Place, TableShape
from .tables import system_columns

GENERATED = re.compile(r"[tlf]_[0-9]+")

MISSING_TABLE = Words(
    "Table {name} is in the catalogue but not in the database.", "目录中的数据表 {name} 在数据库中不存在。"
)
UNKNOWN_TABLE = Words(
    "Table {name} is in the database but not in the catalogue.", "数据库中的表 {name} 不在目录中。"
)
MISSING_COLUMN = Words("Column {name} is missing in the database.", "数据库中缺少列 {name}。")
UNKNOWN_COLUMN = Words("Column {name} is in no catalogue.", "列 {name} 不在目录中。")
OTHER_TYPE = Words(
    "Column {name} is {real}, but should be {wanted}.", "列 {name} 的类型是 {real}，应为 {wanted}。"
)
MISSING_KEY = Words(
    "The foreign key from {name} to {target} is missing.", "缺少从 {name} 到 {target} 的外键。"
)
NO_SEARCH = Words("The search index {name} is missing.", "缺少搜索索引 {name}。")


@dataclass(slots=True)
class RealTables:
    """The generated tables of a database as it describes them itself."""

    dialect: sa.Dialect
    columns: Mapping[str, Mapping[str, sa.types.TypeEngine]]
    pointers: Mapping[str, set[tuple[str, str]]]
    indexes: set[str]
    seen: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, connection: sa.Connection) -> RealTables:
        """Return what the database says of its generated tables."""
        inspector = sa.inspect(connection)
        names = [name for name in inspector.get_table_names() if GENERATED.fullmatch(name)]
        columns = inspector.get_multi_columns(filter_names=names) if names else {}
        keys = inspector.get_multi_foreign_keys(filter_names=names) if names else {}
        indexes = "SELECT name FROM sqlite_master WHERE type = 'index'"
        if connection.dialect.name == "postgresql":
            indexes = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
        return cls(
            connection.dialect,
            {name: {c["name"]: c["type"] for c in found} for (_, name), found in columns.items()},
            {
                name: {(k["constrained_columns"][0], k["referred_table"]) for k in found}
                for (_, name), found in keys.items()
            },
            set(connection.execute(sa.text(indexes)).scalars()),
        )

    def compare(
        self, place: str, stored: StoredTable, shape: TableShape | None, ids: Mapping[Place, int]
    ) -> Iterator[Problem]:
        """Give what is wrong with one table of the catalogue; `shape` is None for a hidden one."""
        self.seen.add(stored.name)
        if stored.name not in self.columns:
            yield Problem(place, MISSING_TABLE.fill(name=stored.name), RESTORE)
            return
        yield from self._compare_columns(place, stored, shape)
        yield from self._compare_pointers(place, stored, ids)
        if stored.kind == TABLE and "." not in stored.path:
            yield from self._compare_search(place, stored)

    def unknown(self) -> Iterator[Problem]:
        """Give the generated tables that no catalogue has named."""
        for name in sorted(self.columns.keys() - self.seen):
            yield Problem(name, UNKNOWN_TABLE.fill(name=name), RESTORE)

    def _compare_columns(
        self, place: str, stored: StoredTable, shape: TableShape | None
    ) -> Iterator[Problem]:
        real = dict(self.columns[stored.name])
        system = {c.name: c.type for c in system_columns(shape, self.dialect.name)} if shape else {}
        wanted: dict[str, sa.types.TypeEngine | None] = dict(system)
        for column in stored.columns:
            known = shape.column(column.key) if shape and not column.hidden else None
            wanted[column_name(column.id)] = known.type if known else None
        for name, column_type in wanted.items():
            found = real.pop(name, None)
            if found is None:
                yield Problem(place, MISSING_COLUMN.fill(name=f"{stored.name}.{name}"), RESTORE)
            elif column_type is not None and self._told(found) != self._told(column_type):
                told = OTHER_TYPE.fill(
                    name=f"{stored.name}.{name}", real=self._told(found), wanted=self._told(column_type)
                )
                yield Problem(place, told, RESTORE)
        for name in sorted(real) if shape else (n for n in sorted(real) if n.startswith("c_")):
            yield Problem(place, UNKNOWN_COLUMN.fill(name=f"{stored.name}.{name}"), RESTORE)

    def _compare_pointers(
        self, place: str, stored: StoredTable, ids: Mapping[Place, int]
    ) -> Iterator[Problem]:
        wanted = {
            column_name(c.id): c.stored_as.partition(POINTS_AT)[2]
            for c in stored.columns
            if POINTS_AT in c.stored_as
        }
        if stored.kind == LINKS:
            owner, _field, target = links_end(stored.path)
            wanted |= {"record_id": owner, "linked_id": target}
        elif "." in stored.path:
            wanted["parent_id"] = stored.path.rpartition(".")[0]
        for name, path in wanted.items():
            target = table_name(TABLE, ids[path, TABLE])
            if (name, target) not in self.pointers.get(stored.name, set()):
                yield Problem(place, MISSING_KEY.fill(name=f"{stored.name}.{name}", target=target), RESTORE)

    def _compare_search(self, place: str, stored: StoredTable) -> Iterator[Problem]:
        if self.dialect.name == "postgresql":
            name = search_index_name(stored.id)
            there = name in self.indexes
        else:
            name = search_table_name(stored.id)
            there = name in self.columns
            self.seen.add(name)
        if not there:
            yield Problem(place, NO_SEARCH.fill(name=name), RESTORE)

    def _told(self, column_type: sa.types.TypeEngine) -> str:
        return column_type.compile(dialect=self.dialect)
