"""The centre of notices in the app: always there, needs no account, and is handed over by the engine."""

from __future__ import annotations

from ....core.words import Words
from ...channel import Channel


class InApp(Channel):
    """Notices in the app."""

    name = "in_app"
    label = Words("In the app", "站内通知")
    help = Words("Shows a notice to people of the workspace, live.", "向工作区成员实时显示站内通知。")
    icon = "bell"
    family = "app"
    way = "notice"
    reaches = "person"
    receiver = Words("Person", "人员")
    most_receivers = 10_000
