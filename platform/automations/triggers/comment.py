"""Somebody comments on a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...expressions import PERSON, TEXT
from ..shape import Shape, value
from ..trigger import Names, Trigger
from .phrases import OR, listed, quoted, table_of


class Comment(Trigger):
    """Fires when a comment is written; `input.text` is what it says, `input.person` who wrote it."""

    name = "comment"
    label = Words("Somebody comments", "发表评论")
    help = Words(
        "Any comment, or those with some words or by some people.",
        "任意评论，或含指定词、由指定人员发表时触发。",
    )
    icon = "message-circle"
    family = "record"
    settings = {
        "words": {
            "type": "array",
            "maxItems": 20,
            "uniqueItems": True,
            "title": {"en": "With one of these words", "zh": "包含任一关键词"},
            "items": {"type": "string", "minLength": 1, "maxLength": 100},
        },
        "by": {
            "type": "array",
            "maxItems": 100,
            "items": {"type": "object"},
            "title": {"en": "Written by", "zh": "评论人"},
            "description": {"en": "Anybody where nobody is named.", "zh": "不选则不限。"},
            "x-reference": "people",
        },
    }

    def says(self, settings: Mapping[str, Any], text: str) -> bool:
        """Say whether a comment has one of the words, in whatever case; any has, where none are named."""
        said = text.casefold()
        return not settings.get("words") or any(each.casefold() in said for each in settings["words"])

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input`."""
        return {"text": value(TEXT), "person": value(PERSON)}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        who = names.people(settings["by"]) if settings.get("by") else SOMEBODY
        if not settings.get("words"):
            return SAYS.fill(table=table_of(names), who=who)
        words = listed((quoted(Words(each, each)) for each in settings["words"]), OR)
        return WITH.fill(table=table_of(names), who=who, words=words)


SOMEBODY = Words("somebody", "任何人")
SAYS = Words("When {who} comments on a record of {table}", "当{who}评论{table}的记录时")
WITH = Words(
    "When {who} comments on a record of {table} with {words}", "当{who}评论{table}的记录且提到{words}时"
)
