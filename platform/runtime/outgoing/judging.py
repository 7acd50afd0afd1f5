"""What an answer means for a call: it has arrived, it is tried again later, or it never will."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ...core.words import Words

PAUSES = tuple(timedelta(seconds=s) for s in (3, 15, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 28_800))
"""How long to wait after the first, second … try that failed: about a day in all. Then the call is given up."""
LONGEST_WAIT = timedelta(hours=24)
"""So long a receiver may ask us to wait."""
GIVEN_UP_AFTER = timedelta(hours=36)
"""Whatever receivers ask for, no call is tried for longer than this."""
LATER = frozenset({408, 425, 429})
"""Answers between 400 and 499 that mean "come again"; every other one means "never"."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a try came to: an answer with its status, or none and why."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    error: Words | None = None
    """Why it did not succeed; None for an answer that says "received"."""
    for_good: bool = False
    """Another try would end the same way."""

    @property
    def ok(self) -> bool:
        """Say whether the receiver took the call."""
        return self.error is None


def judge(status: int, headers: Mapping[str, str], body: str) -> Answer:
    """Return what an answer of the receiver means."""
    told = {"status": status, "headers": headers, "body": body}
    if 200 <= status < 300:
        return Answer(**told)
    if 300 <= status < 400:
        return Answer(**told, error=REDIRECTED.fill(status=status), for_good=True)
    for_good = 400 <= status < 500 and status not in LATER
    return Answer(**told, error=(REFUSED if for_good else BUSY).fill(status=status), for_good=for_good)


def next_try(answer: Answer, tries: int, first_at: datetime, now: datetime) -> datetime | None:
    """Return when a call whose try number `tries` failed is tried again; None where it is given up.

    Pauses grow, are somewhat spread, and are never shorter than the receiver asks for in Retry-After.
    """
    if answer.for_good or tries > len(PAUSES):
        return None
    pause = PAUSES[tries - 1] * random.uniform(1, 1.2)
    when = now + max(pause, asked_to_wait(answer.headers, now))
    return None if when > first_at + GIVEN_UP_AFTER else when


def asked_to_wait(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long Retry-After asks to wait, in seconds or until a date; at most a day, nothing for nonsense."""
    told = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    if told.isascii() and told.isdigit():
        return LONGEST_WAIT if len(told) > 6 else min(timedelta(seconds=int(told)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return timedelta(0)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta(0)), LONGEST_WAIT)


REDIRECTED = Words(
    "The receiver answered {status}, a redirect; redirects are not followed. Enter the address it leads to.",
    "接收方返回 {status}（重定向），系统不跟随重定向，请直接填写最终地址。",
)
REFUSED = Words("The receiver refused it with {status}.", "接收方返回 {status}，拒绝接收。")
BUSY = Words("The receiver answered {status}; it is tried again.", "接收方返回 {status}，稍后重试。")
