"""Any other system: a POST of JSON, signed, with a key by which the receiver knows a message that comes twice.

Rules (ours, see docs): `Idempotency-Key` is the same on every try; `X-Tablewright-Timestamp` is in seconds;
`X-Tablewright-Signature` is "v1=" and the HMAC-SHA256 in hexadecimal over "<timestamp>.<body>" under the account's
secret. Any 2xx is taken for good; 408, 425, 429 and 5xx are tried again, after `Retry-After` where it is sent;
anything else is final.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

import orjson

from ....core.words import Words
from ...answers import REFUSED, by_status, told
from ...channel import Channel
from ...exchange import Answer, Failed, Request, Sent, Try, Verdict
from ..account_settings import secret

WRONG_KEYS = Words(
    "The other system does not accept the authorization. Check the header and the secret of the account.",
    "对方系统拒绝了认证，请检查账号中的认证信息与密钥。",
)
NOT_THERE = Words("There is nothing at this address.", "该地址不存在，请检查。")
STATUS = {401: WRONG_KEYS, 403: WRONG_KEYS, 404: NOT_THERE, 410: NOT_THERE}


class Webhook(Channel):
    """Messages to another system."""

    name = "webhook"
    label = Words("Another system (webhook)", "其他系统（Webhook）")
    help = Words(
        "Sends each message as signed JSON to an address of another system.",
        "将消息以签名 JSON 的形式发送到其他系统的地址。",
    )
    icon = "world"
    family = "outside"
    reaches = "address"
    settings = {
        "address": {
            "type": "string",
            "format": "uri",
            "maxLength": 1000,
            "title": {"en": "Address", "zh": "地址"},
            "x-example": "https://example.com/hooks/messages",
        },
        "secret": secret(
            "Secret of the signature",
            "签名密钥",
            help=(
                "With it the receiver can tell that a message is yours.",
                "接收方可用它验证消息确实来自您。",
            ),
            minLength=16,
        ),
        "authorization": secret(
            "Header “Authorization”",
            "Authorization 请求头",
            help=("Where the receiver asks for one.", "接收方要求时填写。"),
            pattern="[ -~]+",
            **{"x-example": "Bearer …"},
        ),
    }
    required = ("address",)

    def request(self, sending: Try) -> Request:
        """Return the message as JSON, signed where the account has a secret."""
        body = orjson.dumps(
            {
                "id": sending.key,
                "title": sending.message.title,
                "text": sending.message.text,
                "link": {"address": sending.message.link.address, "label": sending.message.link.label}
                if sending.message.link
                else None,
                "to": list(sending.message.to),
                "values": dict(sending.message.values),
            }
        )
        timestamp = str(int(sending.now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": sending.key,
            "X-Tablewright-Timestamp": timestamp,
        }
        if sending.account.get("secret"):
            headers["X-Tablewright-Signature"] = signature(sending.account["secret"], timestamp, body)
        if sending.account.get("authorization"):
            headers["Authorization"] = sending.account["authorization"]
        return Request(sending.account["address"], body, headers)

    def judge(self, answer: Answer) -> Verdict:
        """Return what the status means."""
        if 200 <= answer.status < 300:
            return Sent(f"HTTP {answer.status}")
        return by_status(answer) or Failed(STATUS.get(answer.status, REFUSED), told(answer))


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return "v1=" and the code over "<timestamp>.<body>"."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()
