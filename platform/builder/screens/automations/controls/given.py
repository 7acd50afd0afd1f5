"""What another automation is given: each of the inputs it asks for, by an expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .....automations.triggers.inputs import input_field
from .....fields.field import Field
from ....edits.automations import automation_in
from .panel import Panel
from .setting import Setting
from .values import Values


class Given(Values):
    """Rows of an input and what it is given; all that are needed stand there at once."""

    def fields(self, panel: Panel, setting: Setting) -> Mapping[str, Field]:
        """Return the inputs that the automation asks for, as fields."""
        return {each["key"]: input_field(each) for each in self._asked(panel, setting)}

    def shown(self, panel: Panel, setting: Setting, told: Mapping[str, str]) -> Mapping[str, str]:
        """Return what is given, and the inputs that are needed."""
        needed = {each["key"]: "" for each in self._asked(panel, setting) if each.get("required")}
        return {**needed, **told}

    def _asked(self, panel: Panel, setting: Setting) -> list[Any]:
        key = panel.settings.get(setting.schema.get("x-of", ""))
        found = automation_in(panel.it.state.document, key) if isinstance(key, str) else None
        return list(found["trigger"].get("settings", {}).get("inputs", ())) if found else []
