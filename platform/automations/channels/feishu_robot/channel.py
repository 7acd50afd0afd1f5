"""The robot of a Feishu (or Lark) group, with its signature where one is set.

Rules (open.feishu.cn, "custom bot"): POST of {"msg_type": "post", "content": …}, with `timestamp` in seconds and
`sign`: base64 of HMAC-SHA256 over nothing, with timestamp + "\\n" + secret as the KEY; the timestamp may be an hour
off, else 19021. 100 messages a minute and 5 a second, then 11232 or 9499 "too many request"; 20 KB at most. There is
no idempotency key: a message may come twice.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import replace
from datetime import datetime, timedelta

import orjson

from ....core.words import Words
from ...answers import TOO_FAST, by_code, members
from ...channel import Channel
from ...exchange import Again, Answer, Failed, Request, Sent, Try, Verdict
from ..account_settings import robot_address, secret
from .post import post

TOO_MANY = Again(TOO_FAST, timedelta(minutes=1), whole=True)
CODES: dict[str, Verdict] = {
    "11232": TOO_MANY,
    "9499": Failed(Words("Feishu finds the message wrong.", "飞书认为消息格式有误。")),
    "19001": Failed(
        Words(
            "Feishu does not know this robot: it was removed, or the address is not whole. Copy it again.",
            "飞书不认识该机器人：可能已被移除，或地址不完整。请重新复制地址。",
        )
    ),
    "19021": Failed(
        Words(
            "Feishu does not accept the signature. Copy the secret again from the robot's safety settings; if it is "
            "right, this server's clock is wrong.",
            "飞书签名校验失败。请在机器人安全设置中重新复制密钥；若密钥无误，请检查服务器时间。",
        )
    ),
    "19022": Failed(
        Words(
            "The robot takes messages from listed addresses only. Add this server's public IP to its safety settings.",
            "机器人只接受白名单 IP 的请求，请在安全设置中添加本服务器的公网 IP。",
        )
    ),
    "19024": Failed(
        Words(
            "The robot takes only messages with one of its keywords. Write one of them into the text, or set a "
            "signature in the robot's safety settings instead.",
            "机器人只接受包含关键词的消息。请在正文中加入关键词，或改用签名校验。",
        )
    ),
}


class FeishuRobot(Channel):
    """Messages into one Feishu group."""

    name = "feishu_robot"
    label = Words("Feishu group robot", "飞书群机器人")
    help = Words(
        "Writes into one Feishu or Lark group. In the group: settings → Bots → Custom bot, with “Set signature”.",
        "向一个飞书群发送消息。在群设置 → 群机器人 → 自定义机器人中添加，并开启“签名校验”。",
    )
    icon = "message-circle"
    family = "chat"
    reaches = "group"
    mentions = frozenset({"ids", "everybody"})
    longest = 15_000
    per_minute = 100
    settings = {
        "webhook": robot_address(
            "Whoever knows it can write to the group; it is kept encrypted.",
            "知道该地址的人都能向群里发消息，因此会加密保存。",
            "https://open.feishu.cn/open-apis/bot/v2/hook/…",
            "/open-apis/bot/v2/hook/",
        ),
        "secret": secret(
            "Secret of the signature",
            "签名校验密钥",
            help=(
                "Empty if the robot goes by keywords or addresses.",
                "若使用关键词或 IP 白名单校验，可留空。",
            ),
        ),
    }
    required = ("webhook",)

    def request(self, sending: Try) -> Request:
        """Return the text, signed where the account has a secret."""
        body = {"msg_type": "post", "content": {"post": post(sending.message, self.longest)}}
        if sending.account.get("secret"):
            body |= signature(sending.account["secret"], sending.now)
        return Request(sending.account["webhook"], orjson.dumps(body), {"Content-Type": "application/json"})

    def judge(self, answer: Answer) -> Verdict:
        """Return what Feishu's code means; older robots answer good news as `StatusCode` only."""
        said = members(answer)
        if answer.status == 200 and "code" not in said and said.get("StatusCode") == 0:
            return Sent()
        found = by_code(answer, CODES, code="code", message="msg")
        if isinstance(found, Failed) and found.told.lower().startswith("9499 too many"):
            return replace(TOO_MANY, told=found.told)
        return found


def signature(secret: str, now: datetime) -> dict[str, str]:
    """Return `timestamp` and `sign` of a robot's message."""
    timestamp = str(int(now.timestamp()))
    code = hmac.digest(f"{timestamp}\n{secret}".encode(), b"", "sha256")
    return {"timestamp": timestamp, "sign": base64.b64encode(code).decode()}
