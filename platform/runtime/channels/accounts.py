"""The accounts that messages leave by. Their secrets can be written and never read back by people.

A secret is sealed for the kind, the owner (an app or a workspace) and the host it is sent to: who moves an account to
another host writes its secrets again. Nothing of an account is part of an app's definition, so no export has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from ...automations.channel import Channel, secret_names
from ...automations.channels import WITH_ACCOUNT
from ...core.errors import Fault, Invalid, NotFound
from ...core.key_in_use import key_in_use
from ...core.limits import LIMITS
from ...core.secret_box import Unreadable, seal, unseal
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.models import AppRow
from .keys import check_key, free_key
from .models import ChannelAccount, ChannelSent
from .settings import NEEDED, NOT_OFFERED, TOO_LONG, faults_of, missing, public, read_settings, with_defaults

_ACCOUNTS = ChannelAccount.__table__
_APPS = AppRow.__table__
AGAIN = Words(
    "Write the secrets again: those kept here were given for another address.",
    "地址已变更，请重新填写密钥。",
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it is used. `settings` hold defaults and secrets; it is never shown or logged."""

    id: int
    workspace_id: int
    app_id: int | None
    kind: str
    key: str
    label: str
    settings: Mapping[str, Any] = field(repr=False)
    place: str = field(repr=False)
    """What its secrets are sealed for."""

    @property
    def channel(self) -> Channel:
        """Return the declaration of its kind."""
        return WITH_ACCOUNT[self.kind]

    @property
    def missing(self) -> list[str]:
        """Return the required settings it does not have."""
        return missing(self.channel, self.settings)


def list_accounts(
    connection: sa.Connection, workspace_id: int, app_id: int | None = None
) -> Sequence[sa.Row]:
    """Return rows of accounts by label: all of the workspace, or those that one app may use. Secrets stay sealed."""
    mine = [_ACCOUNTS.c.workspace_id == workspace_id]
    if app_id is not None:
        mine.append(sa.or_(_ACCOUNTS.c.app_id == app_id, _ACCOUNTS.c.app_id.is_(None)))
    found = sa.select(_ACCOUNTS).where(*mine).order_by(_ACCOUNTS.c.label, _ACCOUNTS.c.id)
    return [row for row in connection.execute(found) if row.kind in WITH_ACCOUNT]


def find_row(connection: sa.Connection, workspace_id: int, account_id: int) -> sa.Row:
    """Return an account's row; raises NotFound."""
    mine = sa.and_(_ACCOUNTS.c.id == account_id, _ACCOUNTS.c.workspace_id == workspace_id)
    row = connection.execute(sa.select(_ACCOUNTS).where(mine)).first()
    if row is None or row.kind not in WITH_ACCOUNT:
        raise NotFound
    return row


def named_row(connection: sa.Connection, workspace_id: int, app_id: int, key: str) -> sa.Row | None:
    """Return the row of the account that an app means by a key: its own before the workspace's; None for none."""
    mine = sa.or_(_ACCOUNTS.c.app_id == app_id, _ACCOUNTS.c.app_id.is_(None))
    found = sa.select(_ACCOUNTS).where(_ACCOUNTS.c.workspace_id == workspace_id, _ACCOUNTS.c.key == key, mine)
    row = connection.execute(found.order_by(_ACCOUNTS.c.app_id.is_(None)).limit(1)).first()
    return row if row is not None and row.kind in WITH_ACCOUNT else None


def read_account(row: sa.Row) -> Account:
    """Return an account ready for use; raises Unreadable where another key sealed its secrets."""
    channel = WITH_ACCOUNT[row.kind]
    place = f"channel:{row.kind} {_owner(row.workspace_id, row.app_id)} {_host(channel, row.settings)}"
    secrets = orjson.loads(unseal(key_in_use(), row.secrets, place)) if row.secrets else {}
    settings = {**with_defaults(channel, row.settings), **secrets}
    return Account(row.id, row.workspace_id, row.app_id, row.kind, row.key, row.label, settings, place)


def kept_secrets(row: sa.Row) -> frozenset[str]:
    """Return which secrets an account has; none where they cannot be opened any more."""
    try:
        return secret_names(WITH_ACCOUNT[row.kind]) & read_account(row).settings.keys()
    except Unreadable:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What an administrator tells of an account. `typed` are its settings as they were typed."""

    kind: str
    label: str
    typed: Mapping[str, str] = field(repr=False)
    app_id: int | None = None
    key: str = ""


def add_account(work: UnitOfWork, workspace_id: int, told: Told, by: int) -> int:
    """Add an account and return its id; raises Invalid."""
    channel = WITH_ACCOUNT.get(told.kind)
    if channel is None:
        raise Invalid([Fault("kind", NOT_OFFERED)])
    settings = read_settings(channel, told.typed)
    faults = [*_label_faults(told.label), *_app_faults(work, workspace_id, told.app_id)]
    key = told.key.strip() or free_key(work.connection, workspace_id, told.app_id, told.kind)
    faults += check_key(work.connection, workspace_id, told.app_id, key)
    faults += faults_of(channel, settings)
    if faults:
        raise Invalid(faults)
    values = {
        "workspace_id": workspace_id,
        "app_id": told.app_id,
        "key": key,
        "kind": told.kind,
        "label": told.label.strip(),
        "settings": public(channel, settings),
        "secrets": _sealed(channel, workspace_id, told.app_id, settings),
        "made_by": by,
        "made_at": work.now,
        "recent": [],
    }
    return work.connection.scalar(sa.insert(_ACCOUNTS).values(values).returning(_ACCOUNTS.c.id))


def change_account(work: UnitOfWork, row: sa.Row, told: Told) -> None:
    """Change label and settings; a secret that is left empty stays as it is. Raises Invalid."""
    channel = WITH_ACCOUNT[row.kind]
    typed = read_settings(channel, told.typed)
    had = kept_secrets(row)
    faults = [*_label_faults(told.label), *faults_of(channel, typed, had)]
    shown = public(channel, typed)
    moved = _host(channel, shown) != _host(channel, row.settings)
    unwritten = had - typed.keys()
    if moved and unwritten:
        faults += [Fault(name, AGAIN) for name in sorted(unwritten)]
    if faults:
        raise Invalid(faults)
    kept = {} if moved or not had else {name: read_account(row).settings[name] for name in unwritten}
    values: dict[str, Any] = {
        "label": told.label.strip(),
        "settings": shown,
        "secrets": _sealed(channel, row.workspace_id, row.app_id, {**typed, **kept}),
        # Whatever was known of the old settings may be untrue of the new ones.
        "token": None,
        "token_until": None,
        "paused_until": None,
        "last_error": None,
        "last_error_at": None,
        "last_told": None,
    }
    work.connection.execute(sa.update(_ACCOUNTS).where(_ACCOUNTS.c.id == row.id).values(values))


def remove_account(work: UnitOfWork, row: sa.Row) -> None:
    """Remove an account with its secrets and what is noted of its messages."""
    work.connection.execute(sa.delete(ChannelSent).where(ChannelSent.account_id == row.id))
    work.connection.execute(sa.delete(_ACCOUNTS).where(_ACCOUNTS.c.id == row.id))


def copy_accounts(work: UnitOfWork, source_id: int, made_id: int, workspace_id: int, by: int | None) -> None:
    """Give a cloned app accounts of the same keys, empty of secrets: they are entered anew for it.

    Into another workspace not even the settings go.
    """
    for row in work.connection.execute(sa.select(_ACCOUNTS).where(_ACCOUNTS.c.app_id == source_id)).all():
        values = {
            "workspace_id": workspace_id,
            "app_id": made_id,
            "key": row.key,
            "kind": row.kind,
            "label": row.label,
            "settings": row.settings if row.workspace_id == workspace_id else {},
            "made_by": by,
            "made_at": work.now,
            "recent": [],
        }
        work.connection.execute(sa.insert(_ACCOUNTS).values(values))


def _sealed(
    channel: Channel, workspace_id: int, app_id: int | None, settings: Mapping[str, str]
) -> str | None:
    secrets = {name: settings[name] for name in sorted(secret_names(channel)) if settings.get(name)}
    if not secrets:
        return None
    host = _host(channel, public(channel, settings))
    place = f"channel:{channel.name} {_owner(workspace_id, app_id)} {host}"
    return seal(key_in_use(), orjson.dumps(secrets).decode(), place)


def _owner(workspace_id: int, app_id: int | None) -> str:
    return f"workspace {workspace_id}" if app_id is None else f"app {app_id}"


def _host(channel: Channel, settings: Mapping[str, Any]) -> str:
    """Return the hosts that secrets are sent to, as far as settings that are no secrets tell."""
    return channel.origin(with_defaults(channel, settings))


def _label_faults(label: str) -> list[Fault]:
    bare = label.strip()
    if not bare:
        return [Fault("label", NEEDED)]
    return (
        [Fault("label", TOO_LONG.fill(limit=LIMITS.label_length))] if len(bare) > LIMITS.label_length else []
    )


def _app_faults(work: UnitOfWork, workspace_id: int, app_id: int | None) -> list[Fault]:
    if app_id is None:
        return []
    named = sa.select(_APPS.c.id).where(_APPS.c.id == app_id, _APPS.c.workspace_id == workspace_id)
    return [] if work.connection.scalar(named) else [Fault("app_id", NOT_OFFERED)]
