"""What a call sends and what came back, as sealed text: it may hold values and secrets that a copy of the database must not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from ...core.key_in_use import key_in_use
from ...core.secret_box import seal, unseal


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: the headers that the caller gave, the body, and the secret that signs it."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    secret: str | None = field(default=None, repr=False)

    def sealed(self, key: str) -> str:
        """Return it as the row of the call with this key keeps it."""
        told = {"headers": dict(self.headers), "body": self.body, "secret": self.secret}
        return _sealed(told, f"call:{key}")

    @classmethod
    def read(cls, sealed: str, key: str) -> Self:
        """Return what a row keeps; raises Unreadable."""
        return cls(**orjson.loads(unseal(key_in_use(), sealed, f"call:{key}")))


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: headers, and the beginning of the body."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    def sealed(self, key: str) -> str:
        """Return it as the row of the call with this key keeps it."""
        return _sealed({"headers": dict(self.headers), "body": self.body}, f"answer:{key}")

    @classmethod
    def read(cls, sealed: str | None, key: str) -> Self:
        """Return what a row keeps, nothing where nothing came back; raises Unreadable."""
        return cls() if sealed is None else cls(**orjson.loads(unseal(key_in_use(), sealed, f"answer:{key}")))


def _sealed(told: Mapping[str, Any], place: str) -> str:
    return seal(key_in_use(), orjson.dumps(told).decode(), place)
