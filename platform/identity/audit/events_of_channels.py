"""What the audit log knows of the connections that messages leave by."""

from __future__ import annotations

from collections.abc import Mapping

from .event import Event, event

OF_CHANNELS: Mapping[str, Event] = {
    "channel_added": event(
        "settings",
        ("Connection added", "添加消息通道"),
        ("{who} added the connection “{name}”", "{who}添加了消息通道“{name}”"),
    ),
    "channel_changed": event(
        "settings",
        ("Connection changed", "修改消息通道"),
        ("{who} changed the connection “{name}”", "{who}修改了消息通道“{name}”"),
    ),
    "channel_removed": event(
        "settings",
        ("Connection removed", "移除消息通道"),
        ("{who} removed the connection “{name}”", "{who}移除了消息通道“{name}”"),
    ),
    "channel_tried": event(
        "settings",
        ("Test message sent", "发送测试消息"),
        ("{who} sent a test message through “{name}”", "{who}通过“{name}”发送了测试消息"),
    ),
}
