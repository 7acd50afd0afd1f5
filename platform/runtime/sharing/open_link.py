"""Opening a link to a view: who made it, what they may share now, and the two things its holder may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import NotFound
from ...definition.model import View
from ...identity.directory import Directory
from ...identity.secrets import digest
from ...identity.sign_in import load_actor
from ..access.rights import rights
from ..access.row_rule import NOTHING
from ..apps.live import LiveApps, LiveTable
from ..records.context import Context, environment_of
from ..records.page import ListRequest, Page, Row
from ..records.query import list_records
from ..records.views import find_view
from .link_rights import link_actor, link_rights
from .models import ViewLink

PAGE = 50
_LINKS = ViewLink.__table__


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link in force. Its holder lists the view's records and opens one of them, nothing more."""

    id: int
    name: str
    password_hash: str | None
    context: Context
    table: LiveTable
    view: View
    fields: tuple[str, ...]
    """The keys of what is shown, in order."""

    def page(self, cursor: str | None) -> Page:
        """Return a page of the view's records; raises Malformed for a cursor of another list."""
        return self._ask(ListRequest(cursor=cursor, limit=PAGE, count="none" if cursor else "exact"))

    def record(self, record_id: int) -> Row:
        """Return one of the view's records; raises NotFound."""
        if not 0 < record_id < 2**63:
            raise NotFound
        found = self._ask(ListRequest(ids=(record_id,), limit=1)).rows
        if not found:
            raise NotFound
        return found[0]

    def title(self, row: Row) -> str:
        """Return a record's title where its field is one of those shown, else its number in the list."""
        return row.title if self.table.definition.title in self.fields else ""

    def _ask(self, request: ListRequest) -> Page:
        # A cursor tells the values it was sorted by, so only what is shown anyway may order the list.
        order = tuple(name for name in self.view.sort if name.removeprefix("-") in self.fields)
        asked = ListRequest(
            fields=self.fields,
            filter=self.view.filter,
            sort=order or ("-id",),
            limit=request.limit,
            cursor=request.cursor,
            count=request.count,
            ids=request.ids,
        )
        return list_records(self.context, self.table.key, asked)


def open_link(
    connection: sa.Connection, apps: LiveApps, secret: str, now: datetime, language: str
) -> OpenLink:
    """Return the link of a secret; raises NotFound for one that is unknown, over, or whose maker may share no more."""
    row = connection.execute(
        sa.select(_LINKS).where(
            _LINKS.c.digest == digest(secret),
            _LINKS.c.revoked_at.is_(None),
            sa.or_(_LINKS.c.expires_at.is_(None), _LINKS.c.expires_at > now),
        )
    ).first()
    maker = load_actor(connection, row.made_by) if row else None
    if row is None or maker is None:
        raise NotFound
    known = apps.current(connection, maker.workspace_id).values()
    app = next((each for each in known if each.id == row.app_id), None)
    own = rights(app, maker) if app else None
    mine = own.tables.get(row.table_key) if own else None
    if mine is None or not mine.may("share") or mine.rows.get("share", NOTHING) == NOTHING:
        raise NotFound
    table = app.tables[row.table_key]
    view = find_view(table, own, row.view_key)
    narrowed = link_rights(app, own, view, row.fields)
    left = narrowed.tables.get(table.key)
    fields = tuple(key for key in row.fields if left is not None and key in left.fields)
    if not fields:
        raise NotFound
    context = Context(
        connection=connection,
        app=app,
        actor=link_actor(maker, app, language),
        directory=Directory(connection, maker.workspace_id, language),
        environment=environment_of(maker, now),
        rights=narrowed,
    )
    return OpenLink(row.id, row.name, row.password_hash, context, table, view, fields)
