"""The robot of a WeCom group: an address that takes messages for the group.

Rules (developer.work.weixin.qq.com, 91770): POST of {"msgtype": "text", "text": {"content", "mentioned_list",
"mentioned_mobile_list"}}; content of at most 2048 bytes; 20 messages a minute for each robot, then errcode 45009.
There is no idempotency key: a message may come twice.
"""

from __future__ import annotations

from datetime import timedelta

import orjson

from ....core.words import Words
from ...answers import TOO_FAST, by_code
from ...channel import Channel
from ...exchange import Again, Answer, Failed, Request, Try, Verdict
from ...message import as_text
from ..account_settings import robot_address
from ..wecom_app.codes import BUSY_CODES, EMPTY, TOO_LONG

CODES: dict[str, Verdict] = {
    **BUSY_CODES,
    "45009": Again(TOO_FAST, timedelta(minutes=1), whole=True),
    "93000": Failed(
        Words(
            "WeCom does not know this address: the robot was removed from the group, or the address is not whole. "
            "Copy it again from the group's robots.",
            "企业微信不认识该地址：机器人可能已被移出群，或地址不完整。请在群机器人中重新复制。",
        )
    ),
    "93004": Failed(
        Words(
            "The robot has been switched off in WeCom. Switch it on there, or add another.",
            "机器人已在企业微信中停用，请重新启用或添加新的机器人。",
        )
    ),
    "93008": Failed(
        Words(
            "The robot is not in the group any more. Add it again and write its new address into the account.",
            "机器人已不在群中，请重新添加并更新通道账号的地址。",
        )
    ),
    "44004": EMPTY,
    "40058": TOO_LONG,
    "45002": TOO_LONG,
}


class WecomRobot(Channel):
    """Messages into one WeCom group."""

    name = "wecom_robot"
    label = Words("WeCom group robot", "企业微信群机器人")
    help = Words(
        "Writes into one WeCom group. In the group: ⋯ → Group robots → Add, then copy the address here.",
        "向一个企业微信群发送消息。在群聊中：⋯ → 群机器人 → 添加，将地址复制到这里。",
    )
    icon = "message-circle"
    family = "chat"
    reaches = "group"
    mentions = frozenset({"numbers", "ids", "everybody"})
    longest = 2048
    per_minute = 20
    settings = {
        "webhook": robot_address(
            "Whoever knows it can write to the group; it is kept encrypted.",
            "知道该地址的人都能向群里发消息，因此会加密保存。",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
            "/cgi-bin/webhook/send",
        )
    }
    required = ("webhook",)

    def request(self, sending: Try) -> Request:
        """Return the text, with those it calls by name."""
        called = sending.message.mentions
        everybody = ["@all"] if called.everybody else []
        text = {
            "content": _quiet(as_text(sending.message, self.longest)),
            "mentioned_list": [*(each for each in called.ids if each.lower() != "@all"), *everybody],
            "mentioned_mobile_list": list(called.numbers),
        }
        body = orjson.dumps({"msgtype": "text", "text": text})
        return Request(sending.account["webhook"], body, {"Content-Type": "application/json"})

    def judge(self, answer: Answer) -> Verdict:
        """Return what WeCom's code means."""
        return by_code(answer, CODES)


def _quiet(text: str) -> str:
    """Return the text without what WeCom would read as a call: “<@id>” that somebody typed calls nobody."""
    return text.replace("<@", "< @")
