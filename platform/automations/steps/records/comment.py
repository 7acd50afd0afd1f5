"""A comment under a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import aimed, told_aim
from ..settings import AIM, PARAGRAPHS, titled
from ..told import told_template


class Comment(Step):
    """Writes a comment, which those who follow the record hear of."""

    name = "comment"
    label = Words("Write a comment", "添加评论")
    help = Words("Writes under a record, for those who follow it.", "在记录下发表评论，关注者会收到提醒。")
    icon = "message"
    family = "records"
    settings = {**AIM, "text": titled(PARAGRAPHS, "Text", "内容", template=True)}
    required = ("text",)

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Write it; a text that is empty once it is filled in is not written."""
        table, ids = aimed(doing, settings)
        text = doing.text(settings["text"]).strip()
        for record_id in ids if text else ():
            doing.comment(table, record_id, text)
        return Done({"text": text})

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return the text, and under which record."""
        return Words("Comment on {which}: “{text}”", "评论{which}：“{text}”").fill(
            which=told_aim(settings, names), text=told_template(settings["text"], names)
        )
