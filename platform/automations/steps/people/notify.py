"""A notice in the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..settings import LINE, PARAGRAPHS, people, switch, titled
from ..told import told_template


class Notify(Step):
    """Tells people in the app; by mail too, where they wish so."""

    name = "notify"
    label = Words("Notify in the app", "站内通知")
    help = Words(
        "Tells people in the app; whoever wants it by mail gets it there too.",
        "在应用内通知人员；按个人偏好也会发送邮件。",
    )
    icon = "bell"
    family = "people"
    settings = {
        "people": people("Whom", "通知谁"),
        "title": titled(LINE, "Title", "标题", template=True),
        "text": titled(PARAGRAPHS, "Text", "内容", template=True),
        "link": switch("With a link to the record", "附上记录链接", default=True),
    }
    required = ("people", "title")

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Put it into their centre."""
        told = doing.people(settings["people"])
        title = " ".join(doing.text(settings["title"]).split())
        text = doing.text(settings.get("text", ""))
        record = (doing.table, doing.record_id) if doing.table and doing.record_id else None
        if told:
            doing.notify(told, title, text, record if settings.get("link", True) else None)
        return Done({"people": told, "title": title})

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return who is told what."""
        return Words("Tell {people}: “{title}”", "通知 {people}：“{title}”").fill(
            people=names.people(settings["people"]), title=told_template(settings["title"], names)
        )
