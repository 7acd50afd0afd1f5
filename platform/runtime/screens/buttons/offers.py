"""The buttons that a record, a selection and a view offer, as their templates show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from ....core.words import Words
from ...automations.calls.press import RECORD, SELECTION, VIEW, offered
from ...automations.known import Automation
from ...records.context import Context
from ..paths import table_path


@dataclass(frozen=True, slots=True)
class Offer:
    """A button and where a press of it leads."""

    label: Words
    icon: str
    color: str
    href: str


def of_record(context: Context, table: str, record_id: int, back: str) -> list[Offer]:
    """Return the buttons on a record whose conditions hold."""
    query = urlencode({"ids": record_id, "back": back}, quote_via=quote)
    return [_offer(context, table, each, query) for each in offered(context, table, RECORD, [record_id])]


def of_row(context: Context, table: str, record_id: int, back: str) -> list[Offer]:
    """Return the buttons of one record in a list: its own, and those for a selection, of which it is one."""
    query = urlencode({"ids": record_id, "back": back}, quote_via=quote)
    found = [each for where in (RECORD, SELECTION) for each in offered(context, table, where, [record_id])]
    return [_offer(context, table, each, query) for each in found]


def of_selection(context: Context, table: str) -> list[Offer]:
    """Return the buttons for selected records; which of these take part is asked once they are chosen."""
    return [_offer(context, table, each) for each in offered(context, table, SELECTION)]


def of_view(context: Context, table: str, view: str, back: str) -> list[Offer]:
    """Return the buttons above a view."""
    query = urlencode({"back": back}, quote_via=quote)
    return [_offer(context, table, each, query) for each in offered(context, table, VIEW, (), view)]


def press_path(app: str, table: str, automation: str, *parts: str) -> str:
    """Return where a button is pressed."""
    return "/".join([f"{table_path(app, table)}press", automation, *parts])


def _offer(context: Context, table: str, automation: Automation, query: str = "") -> Offer:
    settings = automation.settings
    path = press_path(context.app.key, table, automation.key)
    return Offer(
        Words.read(settings["label"]),
        settings.get("icon") or "click",
        settings.get("color") or "",
        f"{path}?{query}" if query else path,
    )


__all__: Sequence[str] = ["Offer", "of_record", "of_row", "of_selection", "of_view", "press_path"]
