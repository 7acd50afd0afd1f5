"""What a channel carries: plain data that is written down before it is sent and is the same on every try."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

CUT = "…"


@dataclass(frozen=True, slots=True)
class Link:
    """An address with what it is called."""

    address: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a message in a group calls by name."""

    numbers: tuple[str, ...] = ()
    """Mobile numbers."""
    ids: tuple[str, ...] = ()
    """What the vendor knows people by."""
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to somebody. `to` says whom, as the channel `reaches` them; a group's channel needs nobody."""

    to: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    link: Link | None = None
    mentions: Mentions = Mentions()
    attachments: tuple[Attachment, ...] = ()
    template: str = ""
    """The vendor's name of an approved text, for channels that are `templated`."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the approved text's places hold, in their order."""

    def plain(self) -> dict[str, Any]:
        """Return the message as JSON."""
        files = [
            {"name": each.name, "type": each.type, "content": base64.b64encode(each.content).decode()}
            for each in self.attachments
        ]
        return {**asdict(self), "attachments": files, "values": dict(self.values)}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Return the message that `plain` wrote; members that are absent are empty."""
        link, mentions = plain.get("link"), plain.get("mentions") or {}
        return cls(
            to=tuple(plain.get("to", ())),
            title=plain.get("title", ""),
            text=plain.get("text", ""),
            link=Link(**link) if link else None,
            mentions=Mentions(
                tuple(mentions.get("numbers", ())),
                tuple(mentions.get("ids", ())),
                bool(mentions.get("everybody")),
            ),
            attachments=tuple(
                Attachment(each["name"], each["type"], base64.b64decode(each["content"]))
                for each in plain.get("attachments", ())
            ),
            template=plain.get("template", ""),
            values=dict(plain.get("values", {})),
        )


def cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes of UTF-8, with "…" where something was left off."""
    if len(text.encode()) <= most:
        return text
    room = most - len(CUT.encode())
    return text.encode()[: max(0, room)].decode(errors="ignore").rstrip() + CUT


def as_text(message: Message, most: int) -> str:
    """Return title, text and link below each other in at most so many bytes: the text is cut, the link never."""
    link = _line(message.link)
    head = "\n".join(each for each in (message.title, message.text) if each)
    if not link:
        return cut(head, most)
    return "\n".join(each for each in (cut(head, most - len(link.encode()) - 1), link) if each)


def _line(link: Link | None) -> str:
    if link is None:
        return ""
    return f"{link.label}: {link.address}" if link.label else link.address
