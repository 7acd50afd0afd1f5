"""An app of one's own in WeCom, which writes to colleagues by their UserIDs.

Rules (developer.work.weixin.qq.com): `gettoken` with corpid and corpsecret gives a token for 7200 s (91039);
`message/send` takes up to 1000 UserIDs joined by "|" (90236), and "@all" for the whole company; a UserID has
letters, digits and _-@. and begins with a letter or digit, so that no value of a field means several or all; 40014 and 42001 say that the token is over. A text has
at most 2048 bytes, a card's title 128 and its description 512. With `enable_duplicate_check` a message that is the
same as one of the last `duplicate_check_interval` seconds is not shown twice.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import urlencode

import orjson

from ....core.words import Words
from ...answers import by_code, members, token_in
from ...channel import Channel
from ...exchange import Account, Answer, Request, Sent, Token, Try, Verdict
from ...message import Message, as_text, cut
from ..account_settings import interface_address, line, people_by, secret
from .codes import CODES

SAME_WITHIN = 600
"""Seconds in which WeCom shows the same message to the same people once: long enough for a try that was cut off."""
TITLE, DESCRIPTION, BUTTON = 128, 512, 12
SOME_MISSED = Words("Not reached: {who}.", "未送达：{who}。")
LINK = re.compile(r"<(?=a\b)", re.IGNORECASE)
OPEN = Words("Open", "查看详情")


class WecomApp(Channel):
    """Messages to colleagues in WeCom."""

    name = "wecom_app"
    label = Words("WeCom app", "企业微信应用消息")
    help = Words(
        "Writes to colleagues by their WeCom UserID, through an app your company made in WeCom's administration.",
        "通过企业微信管理后台的自建应用，按成员 UserID 发送消息。",
    )
    icon = "briefcase"
    family = "chat"
    reaches = "person"
    receiver = Words("WeCom UserID", "企业微信 UserID")
    most_receivers = 1000
    one_receiver = re.compile(r"[0-9A-Za-z][0-9A-Za-z_@.-]{0,63}")
    longest = 2048
    settings = {
        "corp_id": line("Company ID (corpid)", "企业 ID（corpid）", **{"x-example": "ww0123456789abcdef"}),
        "agent_id": line(
            "AgentID of the app", "应用 AgentId", pattern="^[0-9]{1,12}$", **{"x-example": "1000002"}
        ),
        "secret": secret("Secret of the app", "应用 Secret"),
        "people_by": people_by(),
        "address": interface_address("https://qyapi.weixin.qq.com"),
    }
    required = ("corp_id", "agent_id", "secret")

    def token_request(self, account: Account) -> Request:
        """Return `gettoken`; WeCom takes the secret in the address."""
        asked = urlencode({"corpid": account["corp_id"], "corpsecret": account["secret"]})
        return Request(f"{account['address']}/cgi-bin/gettoken?{asked}", method="GET")

    def read_token(self, answer: Answer) -> Token | Verdict:
        """Return the token."""
        found = by_code(answer, CODES)
        return token_in(answer, "access_token", "expires_in") if isinstance(found, Sent) else found

    def request(self, sending: Try) -> Request:
        """Return a card where there is a link to open, else a text."""
        body = {
            "touser": "|".join(sending.message.to),
            "agentid": int(sending.account["agent_id"]),
            "enable_duplicate_check": 1,
            "duplicate_check_interval": SAME_WITHIN,
            **self._content(sending.message),
        }
        address = (
            f"{sending.account['address']}/cgi-bin/message/send?{urlencode({'access_token': sending.token})}"
        )
        return Request(address, orjson.dumps(body), {"Content-Type": "application/json"})

    def _content(self, message: Message) -> dict[str, Any]:
        if message.link is None or not message.title or not message.text:
            # WeCom reads <a href> in texts: what somebody typed stays text.
            text = LINK.sub("< ", as_text(message, self.longest))
            return {"msgtype": "text", "text": {"content": cut(text, self.longest)}}
        card = {
            "title": cut(message.title, TITLE),
            "description": cut(escape(message.text, quote=False), DESCRIPTION),
            "url": message.link.address,
            "btntxt": cut(message.link.label or OPEN.zh, BUTTON),
        }
        return {"msgtype": "textcard", "textcard": card}

    def judge(self, answer: Answer) -> Verdict:
        """Return what WeCom's code means; a message that reached some of its receivers is sent."""
        found = by_code(answer, CODES)
        said = members(answer)
        missed = str(said.get("invaliduser") or "")
        if not isinstance(found, Sent):
            return found
        told = str(said.get("msgid", ""))
        if not missed:
            return Sent(told)
        return Sent(told, SOME_MISSED.fill(who=missed.replace("|", ", ")))
