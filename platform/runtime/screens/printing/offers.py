"""What the menus of a record and of a list offer to print."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ....core.words import Words
from ...access.rights import TableRights
from ...apps.live import LiveTable
from ...printing.right import ACTION
from ...printing.templates import templates
from ..grid_request import GridRequest
from ..paths import record_path, table_path


@dataclass(frozen=True, slots=True)
class Offer:
    """A template and where its PDF is."""

    label: Words
    href: str


def record_offers(table: LiveTable, mine: TableRights, record_id: int) -> list[Offer]:
    """Return what a record can be printed by; nothing without the right."""
    if not mine.may(ACTION):
        return []
    here = record_path(table.app.key, table.key, record_id)
    return [Offer(each.label, f"{here}/print/{each.key}") for each in templates(table, "record")]


def list_offers(table: LiveTable, mine: TableRights, asked: GridRequest) -> list[Offer]:
    """Return what a list, as it stands, can be printed by."""
    if not mine.may(ACTION):
        return []
    told = {name: value for name, value in asked.members.items() if name not in ("group", "footer")}
    query = f"?{urlencode(told)}" if told else ""
    here = table_path(table.app.key, table.key)
    return [Offer(each.label, f"{here}print/{each.key}{query}") for each in templates(table, "list")]
