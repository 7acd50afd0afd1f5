"""The table that a page about webhooks is about, and where its pages are. Webhooks are no part of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response, make_response

from ....core.errors import NotFound
from ....core.words import Words
from ....runtime.apps.live import LiveTable
from ....runtime.records.context import Context
from ....runtime.webhooks.store import webhook_of
from ....web.current import current_context
from ....web.settings_frame import settings_page
from ..administered import administered, builder_path

EVENTS = {
    "create": Words("Created", "新建"),
    "update": Words("Changed", "修改"),
    "delete": Words("Deleted", "删除"),
    "restore": Words("Restored", "恢复"),
    "test": Words("Test", "测试"),
}
STATES = {
    "waiting": (Words("Waiting", "等待发送"), "chip-amber"),
    "sent": (Words("Delivered", "已送达"), "chip-green"),
    "failed": (Words("Failed", "失败"), "chip-red"),
    "dropped": (Words("Dropped", "已取消"), "chip-gray"),
}
"""What the state of a delivery is called, and its colour."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table of an app that the actor administers."""

    context: Context
    table: LiveTable

    def path(self, *rest: object) -> str:
        """Return the address of a page about the table's webhooks."""
        steps = ("tables", self.table.key, "webhooks", *map(str, rest))
        return builder_path(self.context.app.key, *steps)

    def hook(self, webhook_id: int) -> sa.Row:
        """Return one webhook; raises NotFound."""
        return webhook_of(self.context, self.table, webhook_id)

    def page(self, template: str, title: Words, status: int = 200, **values: Any) -> Response:
        """Return a page about the table's webhooks."""
        app = self.context.app
        page = settings_page(
            f"webhooks/{template}",
            builder_path(app.key, "tables"),
            title,
            app,
            in_table=self.table.definition,
            table_href=builder_path(app.key, "tables", self.table.key),
            address=self.path(),
            events=EVENTS,
            states=STATES,
            **values,
        )
        return make_response(page, status)


def place_of(app: str, table: str) -> Place:
    """Return the place of an address; raises NotFound, and NotAdministrator for who only works with the app."""
    live = administered(app)
    found = live.tables.get(table)
    if found is None or found.definition.parent is not None:
        raise NotFound
    return Place(current_context(app), found)
