"""What goes to a vendor and what comes back: requests, answers, and the four ways a try can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..core.words import Words
from .message import Message

Account = Mapping[str, Any]
"""What an administrator entered, secrets and defaults included."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try to send a message. `key` is the same on every try of the same message, `now` is not."""

    account: Account = field(repr=False)
    message: Message
    key: str
    now: datetime
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is sent. It holds secrets: it is never logged or shown."""

    address: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Token:
    """What a vendor gave for the account's keys: it opens the interface for a while."""

    value: str = field(repr=False)
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Sent:
    """The vendor took the message. `note` tells of what it did not do, such as reaching one of several people."""

    told: str = ""
    """The vendor's own words or number."""
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not now. `after` is the vendor's wish, None leaves the pause to the sender; `whole`: it holds for all messages
    of the account, not only for this one.
    """

    words: Words
    after: timedelta | None = None
    whole: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not help to try again: somebody has to mend what the words say."""

    words: Words
    told: str = ""


@dataclass(frozen=True, slots=True)
class Renew:
    """The token is no longer accepted: it is fetched anew and the message is sent once more, at once."""

    words: Words
    told: str = ""


Outcome = Sent | Again | Failed
"""How sending ends for whoever asked for it."""
Verdict = Outcome | Renew
"""What one answer means."""
