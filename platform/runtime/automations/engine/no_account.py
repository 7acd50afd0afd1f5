"""What is said where an app names a channel that nobody has set up for it."""

from __future__ import annotations

from ....core.words import Words

NO_ACCOUNT = Words(
    "There is no channel “{key}” for this app. Add it under the channels of the workspace.",
    "此应用没有消息通道“{key}”，请在工作区的“消息通道”中添加。",
)
