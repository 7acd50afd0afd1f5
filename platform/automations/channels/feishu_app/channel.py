"""An app of one's own in Feishu (or Lark), which writes to colleagues or groups.

Rules (open.feishu.cn): `auth/v3/tenant_access_token/internal` with app_id and app_secret gives a token for up to
7200 s; `im/v1/messages?receive_id_type=…` takes one receiver and a `uuid` of at most 50 characters, for which a
second message within an hour is not made; 99991661, 99991663 and 99991671 say that the token is over, 99991400 and
230020 that there were too many messages (`x-ogw-ratelimit-reset` says for how long).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson

from ....core.words import Words
from ...answers import TOO_FAST, by_code, members, token_in
from ...channel import Channel, short_key
from ...exchange import Account, Again, Answer, Failed, Renew, Request, Sent, Token, Try, Verdict
from ..account_settings import interface_address, line, secret
from ..feishu_robot.post import post

LONGEST_KEY = 50
RESET = "x-ogw-ratelimit-reset"
OVER = Renew(Words("The token is not valid any more.", "访问令牌已失效。"))
TOO_MANY = Again(TOO_FAST, timedelta(minutes=1), whole=True)
WRONG_KEYS = Failed(
    Words(
        "Feishu does not accept App ID and App Secret together. Copy both again from the app's credentials.",
        "App ID 与 App Secret 不匹配，请从应用凭证中重新复制。",
    )
)
NOT_REACHED = Failed(
    Words(
        "The app is not available to this receiver. Widen the app's availability in Feishu, or add it to the group.",
        "接收人不在应用的可用范围内，或应用不在该群中。请在飞书后台调整可用范围或将应用加入群。",
    )
)
NOT_ALLOWED = Failed(
    Words(
        "The app may not send messages. In Feishu's console allow “Send messages as an app”, switch the bot on, and "
        "publish the version.",
        "应用没有发消息权限。请在飞书开发者后台开通“以应用的身份发消息”、启用机器人能力并发布版本。",
    )
)
WRONG_RECEIVER = Failed(
    Words(
        "Feishu does not know the receiver. Check the ID, and that the account says which kind of ID it is.",
        "飞书不认识该接收人。请检查 ID 以及账号中选择的 ID 类型。",
    )
)
CODES: dict[str, Verdict] = {
    "99991661": OVER,
    "99991663": OVER,
    "99991671": OVER,
    "99991400": TOO_MANY,
    "11232": TOO_MANY,
    "230020": Again(TOO_FAST, timedelta(seconds=5)),
    "230049": Again(Words("Feishu is still sending it.", "飞书正在发送该消息。"), timedelta(seconds=10)),
    "10003": WRONG_KEYS,
    "10014": WRONG_KEYS,
    "99991672": NOT_ALLOWED,
    "230006": NOT_ALLOWED,
    "230027": NOT_ALLOWED,
    "230001": WRONG_RECEIVER,
    "230034": WRONG_RECEIVER,
    "230002": NOT_REACHED,
    "230013": NOT_REACHED,
    "230053": Failed(Words("The receiver wants no messages of this app.", "接收人已停止接收该应用的消息。")),
    "230022": Failed(
        Words("Feishu finds words that it does not let through.", "内容包含飞书不允许的敏感信息。")
    ),
    "230025": Failed(Words("The message is too long for Feishu.", "消息超出飞书的长度限制。")),
}


class FeishuApp(Channel):
    """Messages to colleagues in Feishu."""

    name = "feishu_app"
    label = Words("Feishu app", "飞书应用消息")
    help = Words(
        "Writes to colleagues or groups in Feishu or Lark, through an app your company made in its console.",
        "通过飞书开放平台的企业自建应用，向成员或群发送消息。",
    )
    icon = "briefcase"
    family = "chat"
    reaches = "person"
    receiver = Words("Feishu ID", "飞书 ID")
    mentions = frozenset({"ids", "everybody"})
    longest = 20_000
    settings = {
        "app_id": line("App ID", "App ID", **{"x-example": "cli_a1b2c3d4e5f6"}),
        "secret": secret("App Secret", "App Secret"),
        "id_type": {
            "enum": ["email", "open_id", "user_id", "chat_id"],
            "default": "email",
            "title": {"en": "What receivers are given by", "zh": "接收人 ID 类型"},
            "x-words": {
                "email": {"en": "E-mail address of a person", "zh": "用户企业邮箱"},
                "open_id": {"en": "Open ID of a person", "zh": "用户 Open ID"},
                "user_id": {"en": "User ID of a person", "zh": "用户 User ID"},
                "chat_id": {"en": "ID of a group", "zh": "群 ID（chat_id）"},
            },
        },
        "address": interface_address(
            "https://open.feishu.cn",
            "For Lark: https://open.larksuite.com",
            "国际版 Lark 请填写 https://open.larksuite.com",
        ),
    }
    required = ("app_id", "secret")

    def people_by(self, account: Account) -> str:
        """Return "email" where receivers are given by it: people have one here."""
        return "email" if account.get("id_type") == "email" else "login"

    def token_request(self, account: Account) -> Request:
        """Return the request for a token."""
        body = orjson.dumps({"app_id": account["app_id"], "app_secret": account["secret"]})
        address = f"{account['address']}/open-apis/auth/v3/tenant_access_token/internal"
        return Request(address, body, {"Content-Type": "application/json; charset=utf-8"})

    def read_token(self, answer: Answer) -> Token | Verdict:
        """Return the token."""
        found = by_code(answer, CODES, code="code", message="msg")
        return token_in(answer, "tenant_access_token", "expire") if isinstance(found, Sent) else found

    def request(self, sending: Try) -> Request:
        """Return the message to its one receiver, with the key as its `uuid`."""
        body = {
            "receive_id": sending.message.to[0],
            "msg_type": "post",
            "content": orjson.dumps(post(sending.message, self.longest)).decode(),
            "uuid": short_key(sending.key, LONGEST_KEY),
        }
        address = f"{sending.account['address']}/open-apis/im/v1/messages?receive_id_type={sending.account['id_type']}"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {sending.token}",
        }
        return Request(address, orjson.dumps(body), headers)

    def judge(self, answer: Answer) -> Verdict:
        """Return what Feishu's code means."""
        found = by_code(answer, CODES, code="code", message="msg")
        if isinstance(found, Sent):
            data = members(answer).get("data")
            return Sent(str(data.get("message_id", "")) if isinstance(data, dict) else "")
        wait = answer.headers.get(RESET, "")
        if isinstance(found, Again) and wait.isascii() and wait.isdigit():
            return replace(found, after=timedelta(seconds=max(1, min(int(wait[:5]), 3600))))
        return found
