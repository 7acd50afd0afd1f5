"""What WeCom's codes mean (developer.work.weixin.qq.com, 90313, global error codes)."""

from __future__ import annotations

from datetime import timedelta

from ....core.words import Words
from ...answers import BUSY, TOO_FAST
from ...exchange import Again, Failed, Renew, Verdict

EMPTY = Failed(Words("The message is empty: write a text.", "消息内容为空，请填写正文。"))
TOO_LONG = Failed(
    Words("The message is too long for WeCom; shorten the text.", "消息超出企业微信的长度限制，请缩短正文。")
)
BUSY_CODES: dict[str, Verdict] = {
    "-1": Again(BUSY, timedelta(seconds=30)),
    "45033": Again(TOO_FAST, timedelta(seconds=30), whole=True),
}
WRONG_KEYS = Failed(
    Words(
        "WeCom does not accept corporation ID and secret together. Copy both again: My company → Company ID, and the "
        "app's Secret.",
        "企业 ID 与应用 Secret 不匹配。请重新复制：我的企业 → 企业 ID，以及自建应用的 Secret。",
    )
)
OVER = Renew(Words("The token is not valid any more.", "访问令牌已失效。"))
ADDRESS_NOT_TRUSTED = Failed(
    Words(
        "WeCom takes requests for this app from trusted addresses only. Add this server's public IP under the app's "
        "“Trusted IPs of the company”.",
        "企业微信只接受可信 IP 的请求。请在自建应用的“企业可信 IP”中添加本服务器的公网 IP。",
    )
)
NOBODY_THERE = Failed(
    Words(
        "WeCom knows none of the receivers, or the app is not visible to them. Check the UserIDs and the app's "
        "visible range.",
        "接收人均无效，或不在应用的可见范围内。请检查成员 UserID 与应用可见范围。",
    )
)
WRONG_AGENT = Failed(
    Words(
        "The AgentID does not belong to this secret. Copy both from the same app.",
        "AgentID 与 Secret 不属于同一应用，请从同一个应用中复制。",
    )
)
NOT_ALLOWED = Failed(
    Words(
        "The app may not send messages. An administrator of WeCom has to allow it.",
        "该应用没有发送消息的权限，请联系企业微信管理员开通。",
    )
)
CODES: dict[str, Verdict] = {
    **BUSY_CODES,
    "45009": Again(TOO_FAST, timedelta(minutes=1), whole=True),
    "40014": OVER,
    "42001": OVER,
    "41001": OVER,
    "40001": WRONG_KEYS,
    "40013": WRONG_KEYS,
    "40091": WRONG_KEYS,
    "40056": WRONG_AGENT,
    "301002": WRONG_AGENT,
    "60020": ADDRESS_NOT_TRUSTED,
    "60111": NOBODY_THERE,
    "81013": NOBODY_THERE,
    "40031": NOBODY_THERE,
    "82001": NOBODY_THERE,
    "48002": NOT_ALLOWED,
    "60011": NOT_ALLOWED,
    "44004": EMPTY,
    "40058": TOO_LONG,
    "45002": TOO_LONG,
}
