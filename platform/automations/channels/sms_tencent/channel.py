"""Text messages through Tencent Cloud.

Rules (cloud.tencent.com, 382/55981, `SendSms` of 2021-01-11): PhoneNumberSet in E.164, SmsSdkAppId, SignName,
TemplateId, TemplateParamSet in the order of the template's places, SessionContext (comes back with the answer;
Tencent does not compare it, so a message may come twice). The answer has `Error`, or `SendStatusSet` with a Code for
each number: "Ok", or what is wrong (382/59177). One number takes 1 message in 30 seconds, 5 an hour and 10 a day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson

from ....core.words import Words
from ...answers import BUSY, NOT_JSON, REFUSED, TOO_FAST, by_status, members, told
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
from .signature import TYPE, authorization

A_DAY = timedelta(hours=24)
CODES: dict[str, Verdict] = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": Again(OFTEN, timedelta(seconds=30)),
    "LimitExceeded.PhoneNumberOneHourLimit": Again(OFTEN, timedelta(hours=1)),
    "LimitExceeded.PhoneNumberDailyLimit": Again(OFTEN_TODAY, A_DAY),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": Again(OFTEN_TODAY, A_DAY),
    "LimitExceeded.DeliveryFrequencyLimit": Again(OFTEN, timedelta(minutes=1)),
    "LimitExceeded.DailyLimit": Again(SPENT_TODAY, A_DAY, whole=True),
    "LimitExceeded.AppDailyLimit": Again(SPENT_TODAY, A_DAY, whole=True),
    "LimitExceeded.AppMainlandChinaDailyLimit": Again(SPENT_TODAY, A_DAY, whole=True),
    "RequestLimitExceeded": Again(TOO_FAST, timedelta(minutes=1), whole=True),
    "InternalError": Again(BUSY, timedelta(minutes=1)),
    "FailedOperation.InsufficientBalanceInSmsPackage": NO_CREDIT,
    "FailedOperation.PhoneNumberInBlacklist": UNWANTED,
    "FailedOperation.SignatureIncorrectOrUnapproved": WRONG_SIGN,
    "FailedOperation.MissingSignature": WRONG_SIGN,
    "FailedOperation.TemplateIncorrectOrUnapproved": WRONG_TEMPLATE,
    "FailedOperation.TemplateUnapprovedOrNotExist": WRONG_TEMPLATE,
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": WRONG_VALUES,
    "FailedOperation.ContainSensitiveWord": WRONG_VALUES,
    "InvalidParameterValue.TemplateParameterFormatError": WRONG_VALUES,
    "InvalidParameterValue.TemplateParameterLengthLimit": WRONG_VALUES,
    "InvalidParameterValue.IncorrectPhoneNumber": WRONG_NUMBER,
    "InvalidParameterValue.SdkAppIdNotExist": Failed(
        Words("There is no SMS app with this SdkAppId.", "SdkAppId 不存在，请检查。")
    ),
    "AuthFailure": WRONG_KEYS,
    "UnauthorizedOperation": NOT_ALLOWED,
    "AuthFailure.SignatureExpire": Failed(
        Words(
            "This server's clock is wrong: Tencent refuses the request.", "服务器时间不准确，请校准后重试。"
        )
    ),
}


class TencentSms(Sms):
    """Text messages through Tencent Cloud."""

    name = "sms_tencent"
    label = Words("Text message (Tencent Cloud)", "短信（腾讯云）")
    help = Words(
        "Sends approved text messages through Tencent Cloud's SMS service.",
        "通过腾讯云短信服务发送已审核的模板短信。",
    )
    settings = {
        "key_id": line("SecretId", "SecretId"),
        "secret": secret("SecretKey", "SecretKey"),
        "sdk_app_id": line("SdkAppId", "SdkAppId", pattern="^[0-9]{1,15}$", **{"x-example": "1400006666"}),
        "sign_name": line("Signature", "短信签名", help=("As it was approved.", "填写已审核通过的签名。")),
        "template": line(
            "Usual template",
            "默认模板 ID",
            help=("Used where a step names none.", "步骤未指定模板时使用。"),
            **{"x-example": "449739"},
        ),
        "region": line("Region", "地域", default="ap-guangzhou"),
        "address": interface_address("https://sms.tencentcloudapi.com"),
    }
    required = ("key_id", "secret", "sdk_app_id")

    def request(self, sending: Try) -> Request:
        """Return `SendSms`, signed; the key goes along as SessionContext."""
        body = orjson.dumps(
            {
                "PhoneNumberSet": [international(sending.message.to[0])],
                "SmsSdkAppId": sending.account["sdk_app_id"],
                "SignName": sending.account.get("sign_name", ""),
                "TemplateId": sending.message.template or sending.account.get("template", ""),
                "TemplateParamSet": list(sending.message.values.values()),
                "SessionContext": short_key(sending.key, 64),
            }
        )
        host = urlsplit(sending.account["address"]).netloc
        headers = {
            "Content-Type": TYPE,
            "Authorization": authorization(
                host, "sms", body, sending.account["key_id"], sending.account["secret"], sending.now
            ),
            "X-TC-Action": "SendSms",
            "X-TC-Version": "2021-01-11",
            "X-TC-Timestamp": str(int(sending.now.timestamp())),
            "X-TC-Region": sending.account["region"],
        }
        return Request(f"{sending.account['address']}/", body, headers)

    def judge(self, answer: Answer) -> Verdict:
        """Return what the code of the request, or of the one number, means."""
        said = members(answer).get("Response")
        status = _status(said) if isinstance(said, dict) else None
        if status is None:
            return by_status(answer) or Failed(NOT_JSON, told(answer))
        code, words = str(status.get("Code", "")), str(status.get("Message", ""))
        if code.lower() == "ok":
            return Sent(str(status.get("SerialNo", "")))
        # A code is known by its whole, or by the family before the dot.
        known = CODES.get(code) or CODES.get(code.partition(".")[0])
        return replace(known or Failed(REFUSED), told=f"{code} {words}".strip()[:300])


def _status(said: dict[str, Any]) -> dict[str, Any] | None:
    """Return {"Code", "Message"} of the request's error or of its number."""
    sent = said.get("SendStatusSet")
    found = said.get("Error") or (sent[0] if isinstance(sent, list) and sent else None)
    return found if isinstance(found, dict) else None
