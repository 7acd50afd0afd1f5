"""How a public form is open beyond its own columns: what its administrator set, read from and written to JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

ONCE = ("no", "device", "person")
"""How often somebody may answer: as often as they like, once with a browser, once as a person who is signed in."""
LONGEST_EDIT = 24 * 30
MOST_ORIGINS = 20
_ORIGIN = re.compile(r"https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the column `settings` of a public form holds."""

    quota: int | None = None
    """How many answers are taken in all."""
    once: str = "no"
    thanks: str = ""
    """What is said after an answer, instead of the form's own message."""
    redirect: str = ""
    """The page of another site that follows an answer; https only."""
    hidden: Mapping[str, Any] = field(default_factory=dict)
    """API values that every answer gets, by field key: nobody who answers sees or sends them."""
    prefill: tuple[str, ...] = ()
    """The fields whose first value the address may give."""
    choices: tuple[str, ...] = ()
    """The fields ("team", "lines.product") whose records, people or departments strangers may choose from."""
    edit_hours: int = 0
    """How long a sender may change an answer; 0: not at all."""
    mail_to: str = ""
    """The field whose e-mail address gets a mail when an answer has arrived; "": none does."""
    mail_text: str = ""
    """What that mail says, instead of the form's own message."""
    embed: tuple[str, ...] = ()
    """The sites (origins) that may show the form within their own pages."""

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Settings:
        """Return the settings of a row; what is missing has its default, what is not known is left out."""
        known = {name: told[name] for name in cls.__dataclass_fields__ if name in told}
        for name in ("prefill", "choices", "embed"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)

    def written(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self) | {name: list(getattr(self, name)) for name in ("prefill", "choices", "embed")}

    @property
    def redirect_origin(self) -> str:
        """Return the origin of the page that follows, "" without one."""
        parts = urlsplit(self.redirect)
        return f"{parts.scheme}://{parts.netloc}" if self.redirect else ""


def is_page_elsewhere(address: str) -> bool:
    """Say whether an address is a page that may follow an answer: https, a plain host, nothing hidden in it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isprintable() and not set(address) & set(" \\\"'<>;,")
    return plain and len(address) <= 500 and is_origin(f"{parts.scheme}://{parts.netloc}")


def is_origin(text: str) -> bool:
    """Say whether a text names one site as browsers do: "https://www.example.com", without a path."""
    return len(text) <= 200 and _ORIGIN.fullmatch(text) is not None
