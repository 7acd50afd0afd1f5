"""What the audit log knows of webhooks: which other systems are told what happens in a table."""

from __future__ import annotations

from collections.abc import Mapping

from .event import Event, event

OF_WEBHOOKS: Mapping[str, Event] = {
    "webhook_made": event(
        "sharing",
        ("Webhook made", "创建 Webhook"),
        (
            "{who} made the webhook “{name}”: what happens in {table} is told to {host}",
            "{who}创建了 Webhook“{name}”，将{table}的变更推送至 {host}",
        ),
    ),
    "webhook_changed": event(
        "sharing",
        ("Webhook changed", "修改 Webhook"),
        (
            "{who} changed the webhook “{name}” of {table}, which leads to {host}",
            "{who}修改了{table}的 Webhook“{name}”，推送至 {host}",
        ),
    ),
    "webhook_secret": event(
        "sharing",
        ("Webhook's secret renewed", "更换 Webhook 密钥"),
        (
            "{who} gave the webhook “{name}” of {table} another secret",
            "{who}更换了{table}的 Webhook“{name}”的密钥",
        ),
    ),
    "webhook_on": event(
        "sharing",
        ("Webhook switched on", "启用 Webhook"),
        ("{who} switched on the webhook “{name}” of {table}", "{who}启用了{table}的 Webhook“{name}”"),
    ),
    "webhook_off": event(
        "sharing",
        ("Webhook paused", "暂停 Webhook"),
        ("{who} paused the webhook “{name}” of {table}", "{who}暂停了{table}的 Webhook“{name}”"),
    ),
    "webhook_deleted": event(
        "sharing",
        ("Webhook deleted", "删除 Webhook"),
        ("{who} deleted the webhook “{name}” of {table}", "{who}删除了{table}的 Webhook“{name}”"),
    ),
    "hook_made": event(
        "sharing",
        ("Address of an automation made", "创建自动化的调用地址"),
        (
            "{who} made a new address at which other systems set off the automation “{name}”",
            "{who}为自动化“{name}”创建了新的外部调用地址",
        ),
    ),
}
