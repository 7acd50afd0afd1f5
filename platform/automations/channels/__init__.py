"""The channels, in menu order. A new one is a folder, a line here and a test."""

from __future__ import annotations

from collections.abc import Mapping

from ..channel import Channel
from .dingtalk_app.channel import DingtalkApp
from .dingtalk_robot.channel import DingtalkRobot
from .email.channel import Email
from .feishu_app.channel import FeishuApp
from .feishu_robot.channel import FeishuRobot
from .in_app.channel import InApp
from .sms_aliyun.channel import AliyunSms
from .sms_tencent.channel import TencentSms
from .webhook.channel import Webhook
from .wecom_app.channel import WecomApp
from .wecom_robot.channel import WecomRobot

CHANNELS: Mapping[str, Channel] = {
    each.name: each
    for each in (
        InApp(),
        Email(),
        WecomRobot(),
        WecomApp(),
        DingtalkRobot(),
        DingtalkApp(),
        FeishuRobot(),
        FeishuApp(),
        AliyunSms(),
        TencentSms(),
        Webhook(),
    )
}
WITH_ACCOUNT: Mapping[str, Channel] = {name: each for name, each in CHANNELS.items() if each.way != "notice"}
"""Those that an administrator enters an account for."""
