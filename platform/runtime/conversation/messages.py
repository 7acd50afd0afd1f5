"""What automations and webhooks say to people, in the app and by the way they chose."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.unit_of_work import UnitOfWork
from .notices import notify as write

SAYS, FAILED = "automation", "automation_failed"
WEBHOOK_OFF, PRESS_FAILED = "webhook_off", "press_failed"
LONGEST_TITLE, LONGEST_TEXT = 200, 5000


def notify(
    work: UnitOfWork,
    app_id: int,
    people: Iterable[int],
    kind: str,
    title: str,
    text: str,
    table_id: int | None = None,
    record_id: int | None = None,
    by_id: int | None = None,
    automation: str | None = None,
) -> None:
    """Give people a message of an automation (kind SAYS), or tell them that one failed (FAILED): one statement for all.

    `title` and `text` are plain and kept as they are: a message, written under the rights of who sends it. A link to
    the record is shown to those who may see it when they read. `automation` is the automation's key.
    """
    if kind not in (SAYS, FAILED):
        raise LookupError(kind)
    detail = {"automation": automation, "title": _cut(title, LONGEST_TITLE), "text": _cut(text, LONGEST_TEXT)}
    write(
        work,
        people,
        kind,
        app_id=app_id,
        by=by_id,
        table_id=table_id,
        record_id=record_id,
        detail={name: value for name, value in detail.items() if value},
    )


def _cut(text: str, most: int) -> str:
    # PostgreSQL keeps no NUL in a text.
    text = text.replace("\0", "").strip()
    return text if len(text) <= most else text[: most - 1] + "…"
