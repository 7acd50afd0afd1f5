"""Work notices in DingTalk: an app of one's own writes to colleagues by their userids.

Rules (open.dingtalk.com): `v1.0/oauth2/accessToken` with appKey and appSecret gives a token for 7200 s;
`topapi/message/corpconversation/asyncsend_v2` takes up to 100 userids joined by commas; 40014 and 42001 say that the
token is over, 90002 and 90018 that there were too many requests, 88 stands before a `sub_code`. DingTalk shows the
same text to the same person once a day, so a message that comes twice is seen once.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

import orjson

from ....core.words import Words
from ...answers import BUSY, TOO_FAST, by_code, by_status, members, token_in, told
from ...channel import Channel
from ...exchange import Account, Again, Answer, Failed, Renew, Request, Sent, Token, Try, Verdict
from ...message import as_text
from ..account_settings import interface_address, line, people_by, secret

WRONG_KEYS = Words(
    "DingTalk does not accept key and secret together. Copy both again from the app's credentials.",
    "AppKey 与 AppSecret 不匹配，请从应用凭证中重新复制。",
)
OVER = Renew(Words("The token is not valid any more.", "访问令牌已失效。"))
TOO_MANY_CALLS = Again(TOO_FAST, timedelta(minutes=1), whole=True)
NOBODY_THERE = Failed(
    Words(
        "DingTalk does not know the receivers. Check their userids.",
        "接收人不存在，请检查钉钉 userid 是否正确。",
    )
)
NOT_ALLOWED = Failed(
    Words(
        "The app may not send work notices, or not to these people, or not from this server's address. Look at the "
        "app's permissions, visible range and outgoing IPs in DingTalk's console.",
        "应用无权发送工作通知，或接收人不在可见范围内，或服务器 IP 不在白名单中。请在钉钉开发者后台检查权限、可见范围与出口 IP。",
    )
)
WRONG_AGENT = Failed(Words("The AgentId does not belong to this app.", "AgentId 与应用不匹配，请重新复制。"))
CODES: dict[str, Verdict] = {
    "-1": Again(BUSY, timedelta(seconds=30)),
    "40014": OVER,
    "42001": OVER,
    "90002": TOO_MANY_CALLS,
    "90018": TOO_MANY_CALLS,
    "33012": NOBODY_THERE,
    "60121": NOBODY_THERE,
    "60011": NOT_ALLOWED,
    "60020": NOT_ALLOWED,
    "88": NOT_ALLOWED,
    "34018": WRONG_AGENT,
    "400002": Failed(Words("DingTalk finds the request wrong.", "钉钉认为请求参数有误。")),
}


class DingtalkApp(Channel):
    """Work notices to colleagues in DingTalk."""

    name = "dingtalk_app"
    label = Words("DingTalk work notice", "钉钉工作通知")
    help = Words(
        "Writes to colleagues by their DingTalk userid, through an app your company made in DingTalk's console.",
        "通过钉钉开发者后台的企业内部应用，按成员 userid 发送工作通知。",
    )
    icon = "briefcase"
    family = "chat"
    reaches = "person"
    receiver = Words("DingTalk userid", "钉钉 userid")
    most_receivers = 100
    one_receiver = re.compile(r"[^,\s]{1,64}")
    longest = 2048
    settings = {
        "app_key": line("Client ID (AppKey)", "Client ID（AppKey）"),
        "agent_id": line("AgentId of the app", "应用 AgentId", pattern="^[0-9]{1,15}$"),
        "secret": secret("Client secret (AppSecret)", "Client Secret（AppSecret）"),
        "people_by": people_by(),
        "address": interface_address("https://oapi.dingtalk.com"),
        "token_address": interface_address(
            "https://api.dingtalk.com",
            "Where tokens come from; leave it as it is.",
            "获取访问令牌的地址，一般无需修改。",
        )
        | {"title": {"en": "Address for tokens", "zh": "令牌接口地址"}},
    }
    required = ("app_key", "agent_id", "secret")

    def origin(self, account: Account) -> str:
        """Return both hosts: the secret goes to one of them, its token to the other."""
        return f"{super().origin(account)} {account.get('token_address', '')}"

    def token_request(self, account: Account) -> Request:
        """Return the request for a token."""
        body = orjson.dumps({"appKey": account["app_key"], "appSecret": account["secret"]})
        address = f"{account['token_address']}/v1.0/oauth2/accessToken"
        return Request(address, body, {"Content-Type": "application/json"})

    def read_token(self, answer: Answer) -> Token | Verdict:
        """Return the token; this interface tells what is wrong by an HTTP status and a code in words."""
        if answer.status == 200:
            return token_in(answer, "accessToken", "expireIn")
        return by_status(answer) or Failed(WRONG_KEYS, told(answer))

    def request(self, sending: Try) -> Request:
        """Return the notice."""
        body = {
            "agent_id": int(sending.account["agent_id"]),
            "userid_list": ",".join(sending.message.to),
            "msg": {"msgtype": "text", "text": {"content": as_text(sending.message, self.longest)}},
        }
        path = "/topapi/message/corpconversation/asyncsend_v2"
        address = f"{sending.account['address']}{path}?{urlencode({'access_token': sending.token})}"
        return Request(address, orjson.dumps(body), {"Content-Type": "application/json"})

    def judge(self, answer: Answer) -> Verdict:
        """Return what DingTalk's code means; behind 88 stands the code that tells."""
        found = by_code(answer, CODES)
        said = members(answer)
        if isinstance(found, Sent):
            return Sent(str(said.get("task_id", "")))
        inner = str(said.get("sub_code", ""))
        if str(said.get("errcode")) == "88" and inner in CODES:
            return by_code(answer, CODES, code="sub_code", message="sub_msg")
        return found
