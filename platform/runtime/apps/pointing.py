"""What records, people and departments are called, and which is called so: for values that change their type.

It sees everything, as the product itself does: what a field holds does not depend on who changes its type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

import sqlalchemy as sa

from ...core.clock import utc_now
from ...fields.base import Reference
from ...identity.actor import Actor
from ...identity.directory import Directory
from ..records.context import Context, make_context
from ..records.query import ListRequest, list_records
from .live import LiveApp

PAGE = 500
MOST_TITLES = 100_000
"""Titles of a larger table are not all kept in memory: each is asked for."""


class Pointing:
    """Names in one app, as its live revision has them, on one connection."""

    def __init__(
        self, connection: sa.Connection, workspace_id: int, language: str, app: Callable[[], LiveApp]
    ) -> None:
        """`app` gives the live app; it is asked for once, and only where records are pointed at."""
        self._connection, self._app, self._workspace_id = connection, app, workspace_id
        self._staff = Directory(connection, workspace_id, language)
        self._titles: dict[tuple[str | None, int], str] = {}
        self._found: dict[tuple[str | None, str], int | None] = {}
        self._whole: set[str | None] = set()

    @cached_property
    def _context(self) -> Context:
        return make_context(self._connection, self._app(), Actor.system(self._workspace_id), utc_now())

    def learn(self, connection: sa.Connection, reference: Reference, ids: Collection[int]) -> None:  # noqa: ARG002
        """Get to know what `ids` are called."""
        if reference.kind != "record" or reference.table not in self._context.app.tables:
            return
        new = sorted(each for each in ids if (reference.table, each) not in self._titles)
        for start in range(0, len(new), PAGE):
            part = tuple(new[start : start + PAGE])
            asked = ListRequest(fields=(), ids=part, limit=len(part))
            for row in list_records(self._context, reference.table, asked).rows:
                self._titles[reference.table, row.id] = row.title or f"#{row.id}"

    def named(self, reference: Reference, id: int) -> str | None:
        """Return what an id that was learned is called."""
        if reference.kind == "person":
            return str(self._staff.person(id)["title"] or "") or None
        if reference.kind == "department":
            return str(self._staff.department(id)["title"] or "") or None
        return self._titles.get((reference.table, id))

    def find(self, reference: Reference, name: str) -> int | None:
        """Return the id of the one thing that is called so, in whatever case it is written."""
        if reference.kind not in self._whole and reference.kind != "record":
            people = self._staff.people() if reference.kind == "person" else self._staff.departments()
            self._keep(reference.kind, ((each["id"], str(each["title"])) for each in people))
        if reference.kind != "record":
            return self._found.get((reference.kind, name.casefold()))
        if reference.table not in self._context.app.tables:
            return None
        if reference.table not in self._whole and not self._learn_all(reference.table):
            return self._ask(reference.table, name)
        return self._found.get((reference.table, name.casefold()))

    def _learn_all(self, table: str) -> bool:
        """Keep every title of a table; False where there are too many."""
        sql = self._context.app.tables[table].sql
        counted = sa.select(sa.func.count()).select_from(
            sa.select(sql.c.id).where(sql.c.deleted_at.is_(None)).limit(MOST_TITLES + 1).subquery()
        )
        if self._connection.scalar(counted) > MOST_TITLES:
            return False
        asked = sa.select(sql.c.id).where(sql.c.deleted_at.is_(None)).order_by(sql.c.id)
        ids = self._connection.scalars(asked).all()
        self.learn(self._connection, Reference("record", many=True, table=table), ids)
        self._keep(table, ((each, self._titles.get((table, each), "")) for each in ids))
        return True

    def _keep(self, place: str, named: Iterable[tuple[int, str]]) -> None:
        for id, title in named:
            known = (place, title.strip().casefold())
            self._found[known] = None if known in self._found else id
        self._whole.add(place)

    def _ask(self, table: str, name: str) -> int | None:
        known = (table, name.casefold())
        if known not in self._found:
            title = self._context.app.tables[table].definition.title
            asked = ListRequest(fields=(), filter={"field": title, "op": "is", "value": name}, limit=2)
            rows = list_records(self._context, table, asked).rows
            self._found[known] = rows[0].id if len(rows) == 1 else None
        return self._found[known]
