"""The app that a command names by its key; one that is not there is told with those that are."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ..core.errors import NotFound
from ..core.words import Words
from ..runtime.apps.live import LiveApp, LiveApps


class NoSuchApp(NotFound):
    """The command names an app that the workspace does not have."""

    words = Words(
        "There is no app “{key}” in this workspace. Its apps are: {keys}.",
        "此工作区没有应用“{key}”。现有应用：{keys}。",
    )


def known_app(engine: Engine, workspace_id: int, key: str) -> LiveApp:
    """Return an app of a workspace; raises NoSuchApp."""
    apps = LiveApps(engine).current(None, workspace_id)
    if key not in apps:
        raise NoSuchApp(key=key, keys=", ".join(sorted(apps)) or "–")
    return apps[key]
