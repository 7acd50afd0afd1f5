"""A secret: typed once, never shown again; left empty it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .panel import Panel
from .setting import Setting


class Secret:
    """An empty line that takes a new secret, and a box that forgets the one there is."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the new secret, else the one there is."""
        if form.get(f"{name}:forget") == "1":
            return None
        return form.get(name, "").strip() or panel.settings.get(setting.key)

    def draw(self, _panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return whether there is one."""
        return {"there": bool(value)}
