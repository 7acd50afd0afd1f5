"""Text messages through Aliyun (Dysms).

Rules (help.aliyun.com, Dysmsapi 2017-05-25 `SendSms`): PhoneNumbers, SignName, TemplateCode, TemplateParam (JSON),
OutId (comes back in reports; Aliyun does not compare it, so a message may come twice); `Code` is "OK" or says what is
wrong. One number takes 1 message a minute, 5 an hour and 10 a day of one signature, then
isv.BUSINESS_LIMIT_CONTROL, whose text names the step.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import orjson

from ....core.words import Words
from ...answers import BUSY, TOO_FAST, by_code, members
from ...channel import short_key
from ...exchange import Again, Answer, Failed, Request, Sent, Try, Verdict
from ..account_settings import interface_address, line, secret
from ..numbers import international
from ..sms import (
    NO_CREDIT,
    NOT_ALLOWED,
    OFTEN,
    OFTEN_TODAY,
    SPENT_TODAY,
    UNWANTED,
    WRONG_KEYS,
    WRONG_NUMBER,
    WRONG_SIGN,
    WRONG_TEMPLATE,
    WRONG_VALUES,
    Sms,
)
from .signature import authorization, canonical_query

LIMIT = "isv.BUSINESS_LIMIT_CONTROL"
STEPS = {
    "天级": Again(OFTEN_TODAY, timedelta(hours=24)),
    "小时级": Again(OFTEN, timedelta(hours=1)),
}
"""What the text of that code names, and how long it lasts."""
WRONG_CLOCK = Failed(
    Words("This server's clock is wrong: Aliyun refuses the request.", "服务器时间不准确，请校准后重试。")
)
CODES: dict[str, Verdict] = {
    LIMIT: Again(OFTEN, timedelta(minutes=1)),
    "isv.DAY_LIMIT_CONTROL": Again(SPENT_TODAY, timedelta(hours=24), whole=True),
    "isv.MONTH_LIMIT_CONTROL": Failed(
        Words("The account has sent its messages for this month.", "账户本月发送量已达上限。")
    ),
    "Throttling": Again(TOO_FAST, timedelta(minutes=1), whole=True),
    "Throttling.User": Again(TOO_FAST, timedelta(minutes=1), whole=True),
    "isp.SYSTEM_ERROR": Again(BUSY, timedelta(minutes=1)),
    "isp.GATEWAY_TIMEOUT": Again(BUSY, timedelta(minutes=1)),
    "ServiceUnavailable": Again(BUSY, timedelta(minutes=1)),
    "isv.AMOUNT_NOT_ENOUGH": NO_CREDIT,
    "isv.OUT_OF_SERVICE": NO_CREDIT,
    "isv.MOBILE_NUMBER_ILLEGAL": WRONG_NUMBER,
    "isv.BLACK_KEY_CONTROL_LIMIT": WRONG_VALUES,
    "isv.SMS_SIGNATURE_ILLEGAL": WRONG_SIGN,
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": WRONG_SIGN,
    "isv.SIGN_NAME_ILLEGAL": WRONG_SIGN,
    "isv.SMS_TEMPLATE_ILLEGAL": WRONG_TEMPLATE,
    "isv.TEMPLATE_MISSING_PARAMETERS": WRONG_VALUES,
    "isv.TEMPLATE_PARAMS_ILLEGAL": WRONG_VALUES,
    "isv.INVALID_JSON_PARAM": WRONG_VALUES,
    "isv.PARAM_LENGTH_LIMIT": WRONG_VALUES,
    "isv.PARAM_NOT_SUPPORT_URL": WRONG_VALUES,
    "isv.SMS_CONTENT_ILLEGAL": WRONG_VALUES,
    "isv.BLACK_NUMBER": UNWANTED,
    "isp.RAM_PERMISSION_DENY": NOT_ALLOWED,
    "NoPermission": NOT_ALLOWED,
    "InvalidAccessKeyId.NotFound": WRONG_KEYS,
    "InvalidAccessKeyId.Inactive": WRONG_KEYS,
    "SignatureDoesNotMatch": WRONG_KEYS,
    "InvalidTimeStamp.Expired": WRONG_CLOCK,
}


class AliyunSms(Sms):
    """Text messages through Aliyun."""

    name = "sms_aliyun"
    label = Words("Text message (Aliyun)", "短信（阿里云）")
    help = Words(
        "Sends approved text messages through Aliyun's SMS service.",
        "通过阿里云短信服务发送已审核的模板短信。",
    )
    settings = {
        "key_id": line("AccessKey ID", "AccessKey ID"),
        "secret": secret("AccessKey Secret", "AccessKey Secret"),
        "sign_name": line("Signature", "短信签名", help=("As it was approved.", "填写已审核通过的签名。")),
        "template": line(
            "Usual template",
            "默认模板",
            help=("Used where a step names none.", "步骤未指定模板时使用。"),
            **{"x-example": "SMS_123456789"},
        ),
        "address": interface_address("https://dysmsapi.aliyuncs.com"),
    }
    required = ("key_id", "secret", "sign_name")

    def request(self, sending: Try) -> Request:
        """Return `SendSms`, signed; the key goes along as OutId and as the signature's nonce of this very moment."""
        number = international(sending.message.to[0]) or ""
        query = {
            "PhoneNumbers": number.removeprefix("+86").removeprefix("+"),
            "SignName": sending.account["sign_name"],
            "TemplateCode": sending.message.template or sending.account.get("template", ""),
            "OutId": short_key(sending.key, 64),
        }
        if sending.message.values:
            query["TemplateParam"] = orjson.dumps(dict(sending.message.values)).decode()
        at = sending.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {
            "host": urlsplit(sending.account["address"]).netloc,
            "x-acs-action": "SendSms",
            "x-acs-version": "2017-05-25",
            "x-acs-date": at,
            "x-acs-signature-nonce": sha256(f"{sending.key} {sending.now.isoformat()}".encode()).hexdigest()[
                :32
            ],
            "x-acs-content-sha256": sha256(b"").hexdigest(),
        }
        signed = authorization(query, headers, b"", sending.account["key_id"], sending.account["secret"])
        return Request(
            f"{sending.account['address']}/?{canonical_query(query)}",
            b"",
            {**headers, "Authorization": signed},
        )

    def judge(self, answer: Answer) -> Verdict:
        """Return what Aliyun's code means."""
        found = by_code(answer, CODES, code="Code", message="Message", good="OK")
        if isinstance(found, Sent):
            return Sent(str(members(answer).get("BizId", "")))
        if found.told.startswith(LIMIT):
            meant = next((each for part, each in STEPS.items() if part in found.told), found)
            return replace(meant, told=found.told)
        return found
