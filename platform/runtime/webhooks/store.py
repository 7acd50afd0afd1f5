"""The webhooks of a table: made and changed by the app's administrators, with every act in the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.key_in_use import key_in_use
from ...core.limits import LIMITS
from ...core.secret_box import seal
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.audit.log import audit
from ..apps.live import LiveTable
from ..outgoing.writing import drop_calls, forget_calls, host_of, readdress
from ..records.context import Context
from .body import PURPOSE
from .draft import WebhookDraft
from .models import Webhook
from .subscribed import tell_processes

SECRET = "whsec_"  # noqa: S105 - how secrets begin, so that people and scanners know one
LARGEST_ID = 2**31 - 1
MANY = Words("A table has at most {limit} webhooks.", "每张数据表最多 {limit} 个 Webhook。")
_HOOKS = Webhook.__table__


def webhooks_of(context: Context, table: LiveTable) -> Sequence[sa.Row]:
    """Return a table's webhooks in the order they were made; raises NotFound for who does not administer the app."""
    if not context.actor.administers(context.app.id):
        raise NotFound
    mine = _HOOKS.c.app_id == context.app.id, _HOOKS.c.table_id == table.id
    return context.connection.execute(sa.select(_HOOKS).where(*mine).order_by(_HOOKS.c.id)).all()


def webhook_of(context: Context, table: LiveTable, hook_id: int) -> sa.Row:
    """Return one webhook of a table; raises NotFound."""
    found = next((each for each in webhooks_of(context, table) if each.id == min(hook_id, LARGEST_ID)), None)
    if found is None:
        raise NotFound
    return found


def make_webhook(
    work: UnitOfWork, context: Context, table: LiveTable, draft: WebhookDraft
) -> tuple[int, str]:
    """Make a webhook; returns its id and its secret, which is told this once. Raises NotFound, and Invalid."""
    if len(webhooks_of(context, table)) >= LIMITS.webhooks_per_table:
        raise Invalid([Fault("", MANY.fill(limit=LIMITS.webhooks_per_table))])
    values = draft.checked(table)
    secret, sealed = _new_secret(context, str(values["url"]))
    place = {"app_id": context.app.id, "table_id": table.id}
    more = {"made_by": context.actor.person_id, "created_at": work.now}
    made = sa.insert(_HOOKS).values(**place, **values, **sealed, **more).returning(_HOOKS.c.id)
    hook_id = work.connection.execute(made).scalar_one()
    _log(work, context, table, "webhook_made", values["label"], host=host_of(str(values["url"])))
    return hook_id, secret


def change_webhook(
    work: UnitOfWork, context: Context, table: LiveTable, hook_id: int, draft: WebhookDraft
) -> str | None:
    """Change a webhook from the next save on; returns the new secret where it now leads to another host."""
    row, values = webhook_of(context, table, hook_id), draft.checked(table)
    secret = None
    # A secret is shared with one receiver: what is delivered elsewhere is signed by another one.
    if host_of(row.url) != host_of(str(values["url"])):
        secret, sealed = _new_secret(context, str(values["url"]))
        values |= sealed
    if row.url != values["url"]:
        readdress(work, PURPOSE, row.id, str(values["url"]))
    _update(work, row.id, values)
    _log(work, context, table, "webhook_changed", values["label"], host=host_of(str(values["url"])))
    return secret


def renew_secret(work: UnitOfWork, context: Context, table: LiveTable, hook_id: int) -> str:
    """Give a webhook another secret and return it, this once; what waits is signed with it, too."""
    row = webhook_of(context, table, hook_id)
    secret, sealed = _new_secret(context, row.url)
    _update(work, row.id, sealed)
    _log(work, context, table, "webhook_secret", row.label)
    return secret


def switch_webhook(work: UnitOfWork, context: Context, table: LiveTable, hook_id: int, *, on: bool) -> None:
    """Pause a webhook, which drops what waits, or switch it on: it then delivers what that person may read."""
    row = webhook_of(context, table, hook_id)
    if row.enabled == on:
        return
    values = {"enabled": on, "disabled_reason": None, "failing_since": None}
    if on:
        values["made_by"] = context.actor.person_id
    else:
        drop_calls(work, PURPOSE, row.id)
    _update(work, row.id, values)
    _log(work, context, table, "webhook_on" if on else "webhook_off", row.label)


def delete_webhook(work: UnitOfWork, context: Context, table: LiveTable, hook_id: int) -> None:
    """Remove a webhook with its delivery log; what waits is not sent. Raises NotFound."""
    row = webhook_of(context, table, hook_id)
    forget_calls(work, PURPOSE, row.id)
    work.connection.execute(sa.delete(_HOOKS).where(_HOOKS.c.id == row.id))
    tell_processes(work)
    _log(work, context, table, "webhook_deleted", row.label)


def _update(work: UnitOfWork, hook_id: int, values: dict[str, object]) -> None:
    work.connection.execute(sa.update(_HOOKS).where(_HOOKS.c.id == hook_id).values(values))
    tell_processes(work)


def _new_secret(context: Context, url: str) -> tuple[str, dict[str, object]]:
    """Return a secret and the columns that keep it, sealed for this app and this host."""
    secret = SECRET + secrets.token_urlsafe(32)
    place = f"webhook:{context.app.id}:{host_of(url)}:{secrets.token_hex(8)}"
    return secret, {"secret": seal(key_in_use(), secret, place), "place": place}


def _log(
    work: UnitOfWork, context: Context, table: LiveTable, event: str, label: object, **more: object
) -> None:
    audit(work, event, actor=context.actor, app_id=context.app.id, table_key=table.key, name=label, **more)
