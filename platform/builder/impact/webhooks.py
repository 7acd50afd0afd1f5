"""The webhooks that a change touches: those that end, tell less, or ask about what is removed or takes another type."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ...core.words import Words
from ...definition.walks import walk
from ...runtime.apps.live import LiveApp
from ...runtime.webhooks.condition import names_of
from ...runtime.webhooks.models import Webhook
from .changes import Change
from .told import Place

_HOOKS = Webhook.__table__


def webhooks(connection: sa.Connection, app: LiveApp, change: Change) -> Iterator[Place]:
    """Give the webhooks of an app that are touched."""
    asked = sa.select(_HOOKS).where(_HOOKS.c.app_id == app.id, _HOOKS.c.enabled).order_by(_HOOKS.c.id)
    tables = {table.id: table.key for table in app.tables.values()}
    retyped = {(table.key, field.key) for table, field, _ in change.retyped()}
    for hook in connection.execute(asked):
        key = tables.get(hook.table_id)
        if key is None or key not in change.before.tables:
            continue
        page = f"/a/{app.key}/builder/tables/{key}/webhooks/{hook.id}"
        if change.is_gone(("tables", key)):
            yield Place(ENDS.fill(name=hook.label), None, goes=True)
        elif any(_touched(change, retyped, each) for each in _asked_about(change, key, hook.condition)):
            yield Place(SWITCHED_OFF.fill(name=hook.label), page)
        elif any(change.field_is_gone(key, each.key) for each in change.before.tables[key].fields):
            yield Place(TELLS_LESS.fill(name=hook.label), page)


def _asked_about(change: Change, table: str, condition: str) -> Iterator[tuple[str, str]]:
    """Give (table, field) of every field that a condition reads, through links too."""
    for path in names_of(condition):
        for hop in walk(change.before, table, path) or ():
            yield hop.table.key, hop.field.key


def _touched(change: Change, retyped: set[tuple[str, str]], field: tuple[str, str]) -> bool:
    return change.field_is_gone(*field) or field in retyped


ENDS = Words("The webhook “{name}” delivers nothing any more.", "Webhook“{name}”将不再推送。")
TELLS_LESS = Words(
    "The webhook “{name}” delivers records without it.", "Webhook“{name}”推送的记录将不再包含此内容。"
)
SWITCHED_OFF = Words(
    "The condition of the webhook “{name}” asks about it; correct the condition, or it is switched off.",
    "Webhook“{name}”的条件使用了它，请修改条件，否则将被停用。",
)
