"""The addresses at which other systems set off automations: made and renewed by administrators, kept as digests."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ....core.errors import Refused
from ....core.key_in_use import key_in_use
from ....core.secret_box import seal, unseal
from ....core.unit_of_work import UnitOfWork
from ....identity.audit.log import audit
from ....identity.secrets import digest, new_secret
from ...records.context import Context
from ..models import AutomationHook

SECRET = "hksec_"  # noqa: S105 - how secrets begin, so that people and scanners know one
LARGEST_SAMPLE = 64 * 1024
_HOOKS = AutomationHook.__table__


@dataclass(frozen=True, slots=True)
class NewHook:
    """What is told once: the secret part of the address, and what calls are signed with."""

    address: str
    secret: str


def hook_of(connection: sa.Connection, app_id: int, key: str) -> sa.Row | None:
    """Return the address of an automation, None where none was made."""
    asked = sa.select(_HOOKS).where(_HOOKS.c.app_id == app_id, _HOOKS.c.automation == key)
    return connection.execute(asked).first()


def renew_hook(work: UnitOfWork, context: Context, key: str, label: Any) -> NewHook:
    """Give an automation an address, or another one: the one before leads nowhere from now on.

    Raises Refused for who does not administer the app.
    """
    if not context.actor.administers(context.app.id) or context.actor.person_id is None:
        raise Refused
    made = NewHook(new_secret(), SECRET + secrets.token_urlsafe(32))
    place = {"app_id": context.app.id, "automation": key}
    values = {
        "digest": digest(made.address),
        "secret": seal(key_in_use(), made.secret, bound(context.app.id, key)),
        "person_id": context.actor.person_id,
        "at": work.now,
    }
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_HOOKS)
    kept = insert.values(**place, **values).on_conflict_do_update(
        index_elements=["app_id", "automation"], set_=values
    )
    work.connection.execute(kept)
    audit(work, "hook_made", actor=context.actor, app_id=context.app.id, name=label)
    return made


def signing_secret(hook: sa.Row) -> str:
    """Return what genuine calls are signed with."""
    return unseal(key_in_use(), hook.secret or "", bound(hook.app_id, hook.automation))


def keep_sample(work: UnitOfWork, hook: sa.Row, document: Any, size: int) -> None:
    """Keep the last call's body to map from; what is very large is not worth it."""
    if size <= LARGEST_SAMPLE and document != hook.sample:
        mine = _HOOKS.c.app_id == hook.app_id, _HOOKS.c.automation == hook.automation
        work.connection.execute(sa.update(_HOOKS).where(*mine).values(sample=document))


def bound(app_id: int, key: str) -> str:
    """Return the place a sealed secret is bound to."""
    return f"hook:{app_id}:{key}"
