"""Pages of other parts that belong to an automation: linked to where they are there."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app

from ....core.words import Words
from .editing import Editing

Link = tuple[str, Words, str]
PAGES: tuple[Link, ...] = (
    ("test", Words("Test on a record", "用记录测试"), "test-pipe"),
    ("replay", Words("Dry run on history", "历史试运行"), "history-toggle"),
    ("runs", Words("Runs", "运行记录"), "list-details"),
)
OF_TRIGGER: Mapping[str, Link] = {
    "webhook": ("hook", Words("Address and last call", "调用地址与最近一次调用"), "world"),
    "by_hand": ("run", Words("Run now …", "立即运行……"), "player-play"),
}
"""By the kind of trigger: the page that belongs to it alone."""
WHILE_ON = ("run",)
"""Pages that have sense only for what is switched on."""


def pages_beside(it: Editing) -> list[Link]:
    """Return the pages below an automation's address that are there: (address, label, icon)."""
    own = OF_TRIGGER.get(it.document["trigger"].get("type", ""))
    listed = [*([own] if own and (own[0] not in WHILE_ON or it.enabled) else []), *PAGES]
    return [(it.path("", name), label, icon) for name, label, icon in listed if is_page(it.path("", name))]


def is_page(address: str) -> bool:
    """Say whether something is shown at an address."""
    return current_app.url_map.bind("").test(address, method="GET")
