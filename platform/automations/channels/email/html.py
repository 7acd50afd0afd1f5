"""A message as a plain mail of HTML: what somebody typed is text in it and nothing else."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from ...message import Link, Message

_TEXT = "margin:0 0 12px;line-height:1.6;font-size:15px"
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:6px;background:#206bc4;color:#ffffff;"
    "text-decoration:none;font-size:15px"
)


def as_html(message: Message) -> str:
    """Return the whole document."""
    paragraphs = "".join(
        f'<p style="{_TEXT}">{"<br>".join(escape(line) for line in block.splitlines())}</p>'
        for block in message.text.split("\n\n")
        if block.strip()
    )
    link = _button(message.link) if message.link else ""
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        '<body style="margin:0;padding:24px;font-family:system-ui,-apple-system,sans-serif;color:#1d273b">'
        f"{paragraphs}{link}</body></html>"
    )


def _button(link: Link) -> str:
    if urlsplit(link.address).scheme not in ("http", "https"):
        return ""
    label = escape(link.label or link.address)
    return f'<p style="{_TEXT}"><a href="{escape(link.address)}" style="{_BUTTON}">{label}</a></p>'
