"""A message by SMS, WeCom, DingTalk, Feishu or whatever else an account is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Response, Send, Step
from ...trigger import Names
from ..settings import EXPRESSION, KEY, LINE, PARAGRAPHS, people, rows, switch, titled
from ..told import told_template
from .receivers import link_to_record, receivers


class SendMessage(Step):
    """Sends a message through an account of a channel; the channel says whether it needs receivers."""

    name = "send_message"
    label = Words("Send a message", "发送消息")
    help = Words(
        "By SMS, WeCom, DingTalk, Feishu or a webhook, through an account that an administrator set up.",
        "通过管理员配置的账号发送短信、企业微信、钉钉、飞书或 Webhook 消息。",
    )
    icon = "send"
    family = "messages"
    outside = True
    settings = {
        "account": titled(KEY, "Through", "消息账号", reference="account"),
        "people": people("To people", "接收人员"),
        "addresses": titled(EXPRESSION, "To numbers or addresses", "接收号码或地址", expression="any"),
        "title": titled(LINE, "Title", "标题", template=True),
        "text": titled(PARAGRAPHS, "Text", "内容", template=True),
        "link": switch("With a link to the record", "附上记录链接"),
        "mentions": people("Call by name", "@提醒人员"),
        "everybody": switch("Call everybody", "@所有人"),
        "template": titled(
            {"type": "string", "maxLength": 100},
            "Approved text (its name at the vendor)",
            "已审核模板（服务商的模板编号）",
        ),
        "values": rows(
            "Values of the approved text",
            "模板变量",
            {
                "name": titled({"type": "string", "maxLength": 100}, "Place", "变量名"),
                "value": titled(LINE, "Value", "值", template=True),
            },
            ("name", "value"),
            50,
        ),
    }
    required = ("account", "text")

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Send:
        """Write the message down. A group's channel needs no receiver; others refuse a message without one."""
        message = {
            "title": " ".join(doing.text(settings.get("title", "")).split()),
            "text": doing.text(settings["text"]),
            "link": link_to_record(doing, settings),
            "mentions": {
                "people": doing.people(settings["mentions"]) if settings.get("mentions") else [],
                "everybody": settings.get("everybody", False),
            },
            "files": [],
            "template": settings.get("template", ""),
            "values": {each["name"]: doing.text(each["value"]) for each in settings.get("values", ())},
        }
        to = receivers(doing, settings.get("people", ()), settings.get("addresses"))
        return Send("message", {"account": settings["account"], "to": to, "cc": None, "message": message})

    def answered(self, settings: Mapping[str, Any], answer: Response) -> Any:
        """Return that the vendor took it."""
        return {"sent": True}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return the text."""
        return Words("Send a message: “{text}”", "发送消息：“{text}”").fill(
            text=told_template(settings["text"], names)
        )
