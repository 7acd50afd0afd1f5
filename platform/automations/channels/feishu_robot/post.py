"""A message as Feishu's "post": paragraphs of texts, links and calls, so that nothing typed becomes any of these."""

from __future__ import annotations

from typing import Any

from ...message import Message, cut

Paragraph = list[dict[str, Any]]

EVERYBODY = "all"
"""What calls the whole group; nobody who is called so by login does."""


def post(message: Message, most: int) -> dict[str, Any]:
    """Return {"zh_cn": {"title", "content"}}; the text has at most so many bytes."""
    paragraphs: list[Paragraph] = [
        [{"tag": "text", "text": line}] for line in cut(message.text, most).splitlines() or [""]
    ]
    if message.link is not None:
        label = message.link.label or message.link.address
        paragraphs.append([{"tag": "a", "text": label, "href": message.link.address}])
    named = (each for each in message.mentions.ids if each.lower().strip("@") != EVERYBODY)
    called: Paragraph = [{"tag": "at", "user_id": each} for each in named]
    if message.mentions.everybody:
        called.append({"tag": "at", "user_id": EVERYBODY})
    if called:
        paragraphs.append(called)
    return {"zh_cn": {"title": cut(message.title, 500), "content": paragraphs}}
