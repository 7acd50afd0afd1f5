"""Links to views: made by who may share a table's records, opened by whoever has them, dead once revoked.

Only the digest of a link is kept. It shows what its maker may share at the moment it is opened, never more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.audit.log import audit
from ...identity.models import Person
from ...identity.passwords import LONGEST_PASSWORD, hash_password
from ...identity.secrets import digest, new_secret
from ..access.refusals import NotAllowed
from ..access.row_rule import NOTHING
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.views import find_view
from .models import ViewLink

LONGEST_NAME = 100
SHORTEST_PASSWORD = 8
_LINKS = ViewLink.__table__

NO_NAME = Words("Give the link a name of at most {limit} characters.", "请填写链接名称，最多 {limit} 个字。")
NO_FIELDS = Words("Choose at least one field to show.", "请至少选择一个要显示的字段。")
SHORT = Words("A password has {least} to {most} characters.", "密码长度应为 {least} 到 {most} 个字符。")
OVER = Words("This day is over; choose a later one.", "日期已过，请选择之后的日期。")


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """What somebody asks a new link to be."""

    table: str
    view: str
    name: str
    fields: Sequence[str]
    password: str = ""
    expires_at: datetime | None = None


def check_may_link(context: Context, table_key: str, view_key: str) -> LiveTable:
    """Return the table whose view is to be shared; raises NotFound, and NotAllowed without the right to share."""
    table, mine = context.table(table_key)
    find_view(table, context.rights, view_key)
    if not mine.may("share") or mine.rows.get("share", NOTHING) == NOTHING:
        raise NotAllowed("share", context.app.key, table.definition)
    return table


def make_link(work: UnitOfWork, context: Context, draft: LinkDraft) -> str:
    """Make a link and return its secret, which is shown this once.

    Raises NotFound, NotAllowed, and Invalid with faults at "name", "fields", "password" and "expires".
    """
    table = check_may_link(context, draft.table, draft.view)
    name = unicodedata.normalize("NFC", " ".join(draft.name.split()))
    faults = _faults(work, context, draft, name)
    if faults:
        raise Invalid(faults)
    secret = new_secret()
    work.connection.execute(
        sa.insert(_LINKS).values(
            digest=digest(secret),
            app_id=context.app.id,
            table_key=table.key,
            view_key=draft.view,
            name=name,
            fields=list(dict.fromkeys(draft.fields)),
            password_hash=hash_password(draft.password) if draft.password else None,
            expires_at=draft.expires_at,
            made_by=context.actor.person_id,
            created_at=work.now,
        )
    )
    _log(work, context, "link_made", table.key, name, view=draft.view, fields=list(draft.fields))
    return secret


def revoke_link(work: UnitOfWork, context: Context, link_id: int) -> None:
    """End a link at once: its maker may, and the app's administrators. Raises NotFound."""
    row = work.connection.execute(
        sa.select(_LINKS).where(_LINKS.c.id == link_id, _LINKS.c.app_id == context.app.id)
    ).first()
    if row is None or not _may_end(context, row):
        raise NotFound
    if row.revoked_at is None:
        work.connection.execute(sa.update(_LINKS).where(_LINKS.c.id == link_id).values(revoked_at=work.now))
        _log(work, context, "link_revoked", row.table_key, row.name)


def links_of(context: Context, table_key: str | None = None) -> Sequence[sa.Row]:
    """Return the links that the actor may end, the newest first, of one table or of the whole app."""
    asked = sa.select(_LINKS, Person.name.label("maker")).join(Person, Person.id == _LINKS.c.made_by)
    asked = asked.where(_LINKS.c.app_id == context.app.id).order_by(_LINKS.c.id.desc())
    if table_key is not None:
        asked = asked.where(_LINKS.c.table_key == table_key, _LINKS.c.revoked_at.is_(None))
    if not context.actor.administers(context.app.id):
        asked = asked.where(_LINKS.c.made_by == context.actor.person_id)
    return context.connection.execute(asked.limit(500)).all()


def _may_end(context: Context, row: sa.Row) -> bool:
    return context.actor.administers(context.app.id) or row.made_by == context.actor.person_id


def _faults(work: UnitOfWork, context: Context, draft: LinkDraft, name: str) -> list[Fault]:
    found = []
    if not 0 < len(name) <= LONGEST_NAME:
        found.append(Fault("name", NO_NAME.fill(limit=LONGEST_NAME)))
    readable = context.rights.tables[draft.table].fields
    if not draft.fields or any(key not in readable for key in draft.fields):
        found.append(Fault("fields", NO_FIELDS))
    if draft.password and not SHORTEST_PASSWORD <= len(draft.password) <= LONGEST_PASSWORD:
        found.append(Fault("password", SHORT.fill(least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)))
    if draft.expires_at is not None and draft.expires_at <= work.now:
        found.append(Fault("expires", OVER))
    return found


def _log(work: UnitOfWork, context: Context, event: str, table_key: str, name: str, **more: object) -> None:
    audit(work, event, actor=context.actor, app_id=context.app.id, table_key=table_key, name=name, **more)
