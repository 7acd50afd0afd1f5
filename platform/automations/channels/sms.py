"""What the senders of text messages have in common: one number, an approved template, and values for its places.

Each number is a message of its own: where one of several fails, trying again reaches nobody twice. In China the
operators take approved texts only, so a message names a template and gives its values.
"""

from __future__ import annotations

from ...core.words import Words
from ..channel import Channel
from ..exchange import Account, Failed
from ..message import Message
from .numbers import international

NOT_A_NUMBER = Words("“{number}” is not a mobile number.", "“{number}”不是有效的手机号码。")
NO_TEMPLATE = Words(
    "Name an approved template, in the step or in the account.", "请在步骤或通道账号中填写已审核的短信模板。"
)
NO_CREDIT = Failed(Words("The account at the vendor is out of credit.", "服务商账户余额不足，请充值。"))
WRONG_KEYS = Failed(
    Words(
        "The vendor does not accept the access key. Enter its ID and secret again.",
        "密钥校验失败，请重新填写 AccessKey ID 与密钥。",
    )
)
NOT_ALLOWED = Failed(
    Words(
        "The access key may not send text messages. Give it that permission at the vendor.",
        "该密钥没有发送短信的权限，请在服务商控制台授权。",
    )
)
WRONG_NUMBER = Failed(Words("The vendor takes this number for wrong.", "手机号码无效。"))
UNWANTED = Failed(Words("This number has opted out of such messages.", "该号码已退订或在黑名单中。"))
WRONG_SIGN = Failed(
    Words(
        "The signature is not approved, or not spelled as it was approved.",
        "短信签名未通过审核，或与审核内容不一致。",
    )
)
WRONG_TEMPLATE = Failed(Words("There is no approved template of this name.", "短信模板不存在或未通过审核。"))
WRONG_VALUES = Failed(
    Words(
        "The values do not fit the template: check their names, number, length and words.",
        "模板变量不符：请检查变量名称、数量、长度与内容。",
    )
)
OFTEN = Words("This number has had too many messages for the moment.", "该号码短时间内接收的短信过多。")
OFTEN_TODAY = Words("This number has had its messages for today.", "该号码今日接收的短信已达上限。")
SPENT_TODAY = Words("The account has sent its messages for today.", "账户今日发送量已达上限。")


class Sms(Channel):
    """A sender of text messages."""

    icon = "device-mobile"
    family = "sms"
    reaches = "number"
    receiver = Words("Mobile number", "手机号码")
    templated = True

    def refuses(self, account: Account, message: Message) -> Failed | None:
        """Return why the message cannot go: no mobile number, or no template."""
        refused = super().refuses(account, message)
        if refused is not None:
            return refused
        if international(message.to[0]) is None:
            return Failed(NOT_A_NUMBER.fill(number=message.to[0][:40]))
        if not (message.template or account.get("template")):
            return Failed(NO_TEMPLATE)
        return None
