"""A list of plain texts, one on each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .panel import Panel
from .setting import Setting


class Lines:
    """A text area whose lines are the members of the list."""

    def read(self, _panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the lines that say something."""
        found = [each.strip() for each in form.get(name, "").splitlines() if each.strip()]
        if setting.schema.get("items", {}).get("type") == "integer":
            return [int(each) if each.lstrip("-").isdigit() else each for each in found] or None
        return found or None

    def draw(self, _panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return the text."""
        listed = value if isinstance(value, list) else []
        return {"text": "\n".join(str(each) for each in listed)}


class Icon:
    """An icon, chosen from those that pages may show."""

    def read(self, _panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the icon's name."""
        return form.get(name) or None

    def draw(self, _panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return the icon chosen."""
        return {"value": value or ""}
