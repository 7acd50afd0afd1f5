"""The mails about notices as texts: one notice by itself, or several together by app and record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.words import Words
from ...fields.date_format import format_moment
from ...identity.actor import Actor
from .inbox import Heard
from .telling import Told

CHOICES = "/me/notifications"
FOOT = Words(
    "You choose what is mailed to you, and when: {link}\n", "如需调整邮件通知的内容与时间，请访问：{link}\n"
)
OPEN = Words("Open it: {link}", "点击查看：{link}")
SOME = Words("{n} notifications", "{n} 条新通知")
ONE = Words("1 notification", "1 条新通知")
DIGEST = Words("Your digest: {count}", "通知摘要：{count}")
MORE = Words("… and {n} more: {link}", "…… 另有 {n} 条：{link}")


@dataclass(frozen=True, slots=True)
class Line:
    """A notice with what it says to its person."""

    heard: Heard
    told: Told


def one(actor: Actor, line: Line, base_url: str) -> tuple[str, str]:
    """Return subject and text of the mail about one notice."""
    told, language = line.told, actor.language
    parts = [f"{told.line}\n{told.place}"]
    if told.quoted:
        parts.append(told.quoted)
    parts.append(OPEN.to(language, link=_address(base_url, told.path)))
    return told.line, _letter(parts, language, base_url)


def together(
    actor: Actor, lines: Sequence[Line], base_url: str, more: int = 0, words: Words | None = None
) -> tuple[str, str]:
    """Return subject and text of one mail about several notices, grouped by app and record, in their order.

    `more` are those it does not tell; `words` say in the subject what the mail is, with a place {count}.
    """
    language, count = actor.language, len(lines) + more
    counted = ONE.to(language) if count == 1 else SOME.to(language, n=count)
    parts = []
    for app, places in _grouped(lines).items():
        parts.append(f"{app}\n{'=' * min(max(len(app.encode()) * 2 // 3, 4), 40)}")
        parts += [_about(actor, place, told, base_url) for place, told in places.items()]
    if more:
        parts.append(MORE.to(language, n=more, link=_address(base_url, "/notices")))
    subject = words.to(language, count=counted) if words else counted
    return subject, _letter(parts, language, base_url)


def _grouped(lines: Sequence[Line]) -> dict[str, dict[str, list[Line]]]:
    """Return the notices by the app's name and what they lead to."""
    found: dict[str, dict[str, list[Line]]] = {}
    for line in lines:
        app, _, _ = line.told.place.partition(" · ")
        found.setdefault(app, {}).setdefault(line.told.path.partition("#")[0], []).append(line)
    return found


def _about(actor: Actor, path: str, lines: Sequence[Line], base_url: str) -> str:
    """Return what happened to one record, the place first, then a line each, then where it is."""
    said = [
        f"- {line.told.line} · {format_moment(line.heard.at.replace(second=0), actor.language, actor.zone)}"
        + (f"\n  > {' '.join(line.told.quoted.split())}" if line.told.quoted else "")
        for line in lines
    ]
    return "\n".join([*said, f"  {_address(base_url, path)}"])


def _address(base_url: str, path: str) -> str:
    return base_url.rstrip("/") + path


def _letter(parts: Sequence[str], language: str, base_url: str) -> str:
    foot = FOOT.to(language, link=_address(base_url, CHOICES))
    return "\n\n".join([*parts, f"--\n{foot}"])
