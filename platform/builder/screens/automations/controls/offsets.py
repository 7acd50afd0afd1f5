"""How long before or after a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....automations.triggers.date_reached import UNITS
from .....core.whole_number import whole_number
from .....core.words import Words
from .panel import Panel
from .setting import Setting

DIRECTIONS: Mapping[str, Words] = {
    "before": Words("before", "之前"),
    "at": Words("on the day itself", "当天（当时）"),
    "after": Words("after", "之后"),
}
NOT_A_NUMBER = Words("Write a whole number.", "请填写整数。")


class Offset:
    """A number, a unit, and before or after."""

    def read(self, panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the offset; None for the day itself."""
        way = form.get(f"{name}:direction", "at")
        if way not in DIRECTIONS or way == "at":
            return None
        amount = whole_number(form.get(f"{name}:amount", "").strip())
        if amount is None:
            panel.wrong(name, NOT_A_NUMBER)
        unit = form.get(f"{name}:unit", "days")
        return {"amount": amount or 0, "unit": unit if unit in UNITS else "days", "direction": way}

    def draw(self, _panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return how it stands, and what it can be."""
        told = value or {}
        return {
            "amount": told.get("amount", 1),
            "unit": told.get("unit", "days"),
            "direction": told.get("direction", "at"),
            "units": UNITS,
            "directions": DIRECTIONS,
        }
