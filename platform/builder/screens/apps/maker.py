"""Who may make apps: the administrators of the workspace."""

from __future__ import annotations

from ....core.errors import Refused
from ....core.words import Words
from ....identity.actor import Actor
from ....web.current import current_actor


class MakesNoApps(Refused):
    """The actor works with apps and makes none."""

    words = Words(
        "Only administrators of the workspace may make apps. Ask one of them.",
        "只有工作区管理员可以新建应用，请联系管理员。",
    )


def current_maker() -> Actor:
    """Return the actor of the request, who may make apps; raises MakesNoApps."""
    actor = current_actor()
    if not actor.is_admin:
        raise MakesNoApps
    return actor
