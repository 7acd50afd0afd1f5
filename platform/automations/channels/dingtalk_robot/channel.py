"""The robot of a DingTalk group, with its signature where one is set.

Rules (open.dingtalk.com, custom robots): POST to the address with `timestamp` in milliseconds and `sign`, which is
the URL-encoded base64 of HMAC-SHA256 over timestamp + "\\n" + secret with the secret as key; the timestamp may be an
hour off. 20 messages a minute, then 130101 or 410100 and ten minutes of silence; 20,000 bytes at most; 310000 for
what the robot's safety settings refuse. There is no idempotency key: a message may come twice.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import orjson

from ....core.words import Words
from ...answers import BUSY, TOO_FAST, by_code
from ...channel import Channel
from ...exchange import Again, Answer, Failed, Request, Try, Verdict
from ...message import as_text
from ..account_settings import robot_address, secret

WRONG_SIGNATURE = Words(
    "DingTalk does not accept the signature. Copy the secret (it begins with SEC) again from the robot's safety "
    "settings; if it is right, this server's clock is wrong.",
    "钉钉签名校验失败。请在机器人安全设置中重新复制加签密钥（以 SEC 开头）；若密钥无误，请检查服务器时间。",
)
NO_KEYWORD = Words(
    "The robot takes only messages with one of its keywords. Write one of them into the text, or set “Additional "
    "signature” in the robot's safety settings instead.",
    "机器人只接受包含关键词的消息。请在正文中加入关键词，或改用“加签”安全设置。",
)
NOT_TRUSTED = Words(
    "The robot takes messages from listed addresses only. Add this server's public IP to its safety settings.",
    "机器人只接受指定 IP 的请求，请在安全设置中添加本服务器的公网 IP。",
)
UNSAFE = Words("The robot's safety settings refuse the message.", "机器人的安全设置拒绝了这条消息。")
SAFETY = {
    "keyword": NO_KEYWORD,
    "sign": WRONG_SIGNATURE,
    "timestamp": WRONG_SIGNATURE,
    "whitelist": NOT_TRUSTED,
}
"""What a message of the code 310000 speaks of, and what to do."""
GONE = Failed(
    Words(
        "DingTalk does not know this robot any more: it was removed, or the address is not whole. Copy it again.",
        "钉钉不认识该机器人：可能已被移除，或地址不完整。请重新复制地址。",
    )
)
OFF = Failed(Words("The robot or its group has been closed.", "机器人已停用或群已解散。"))
IMPROPER = Failed(
    Words(
        "DingTalk finds links or words in the text that it does not let through.",
        "内容包含钉钉不允许的链接或文字。",
    )
)
TOO_LONG = Failed(Words("The message is too long for DingTalk.", "消息超出钉钉的长度限制。"))
TOO_FAST_FOR_A_WHILE = Again(TOO_FAST, timedelta(minutes=10), whole=True)
CODES: dict[str, Verdict] = {
    "-1": Again(BUSY, timedelta(seconds=30)),
    "130101": TOO_FAST_FOR_A_WHILE,
    "410100": TOO_FAST_FOR_A_WHILE,
    "300001": GONE,
    "400101": GONE,
    "400106": GONE,
    "400013": OFF,
    "400102": OFF,
    "430101": IMPROPER,
    "430102": IMPROPER,
    "430104": IMPROPER,
    "101002": TOO_LONG,
    "460101": TOO_LONG,
    "310000": Failed(UNSAFE),
}


class DingtalkRobot(Channel):
    """Messages into one DingTalk group."""

    name = "dingtalk_robot"
    label = Words("DingTalk group robot", "钉钉群机器人")
    help = Words(
        "Writes into one DingTalk group. In the group: settings → Robots → Custom, with “Additional signature”.",
        "向一个钉钉群发送消息。在群设置 → 机器人 → 自定义中添加，安全设置选择“加签”。",
    )
    icon = "message-circle"
    family = "chat"
    reaches = "group"
    mentions = frozenset({"numbers", "ids", "everybody"})
    longest = 16_000
    per_minute = 20
    settings = {
        "webhook": robot_address(
            "Whoever knows it can write to the group; it is kept encrypted.",
            "知道该地址的人都能向群里发消息，因此会加密保存。",
            "https://oapi.dingtalk.com/robot/send?access_token=…",
            "/robot/send",
        ),
        "secret": secret(
            "Secret of the signature",
            "加签密钥",
            help=(
                "Begins with SEC. Empty if the robot goes by keywords or addresses.",
                "以 SEC 开头。若使用关键词或 IP 校验，可留空。",
            ),
        ),
    }
    required = ("webhook",)

    def request(self, sending: Try) -> Request:
        """Return the text, signed where the account has a secret."""
        called = sending.message.mentions
        body = {
            "msgtype": "text",
            "text": {"content": as_text(sending.message, self.longest)},
            "at": {
                "atMobiles": list(called.numbers),
                "atUserIds": list(called.ids),
                "isAtAll": called.everybody,
            },
        }
        address = sending.account["webhook"]
        if sending.account.get("secret"):
            address = f"{address}&{urlencode(signature(sending.account['secret'], sending.now))}"
        return Request(address, orjson.dumps(body), {"Content-Type": "application/json"})

    def judge(self, answer: Answer) -> Verdict:
        """Return what DingTalk's code means; one code stands for three settings, which its text tells apart."""
        found = by_code(answer, CODES)
        if isinstance(found, Failed) and found.words is UNSAFE:
            meant = next((words for part, words in SAFETY.items() if part in found.told.lower()), UNSAFE)
            return replace(found, words=meant)
        return found


def signature(secret: str, now: datetime) -> dict[str, str]:
    """Return `timestamp` and `sign` of a robot's address."""
    timestamp = str(int(now.timestamp() * 1000))
    code = hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), "sha256")
    return {"timestamp": timestamp, "sign": base64.b64encode(code).decode()}
