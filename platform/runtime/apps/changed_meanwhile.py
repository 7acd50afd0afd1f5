"""Two people change one app: the second is told, and nothing is overwritten."""

from __future__ import annotations

from ...core.errors import Conflict
from ...core.words import Words


class ChangedMeanwhile(Conflict):
    """Another revision of the app became live since this one was begun (409)."""

    code = "changed_meanwhile"
    words = Words(
        "Somebody else published a change of this app meanwhile. Look at it, then publish yours again.",
        "其他人刚刚发布了该应用的修改，请先查看，再重新发布您的修改。",
    )
