"""A list of rows, each with controls of its own: rules, pairs of a name and a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from .....core.whole_number import whole_number
from .panel import Panel
from .setting import Setting


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One control of a row."""

    setting: Setting
    name: str
    parts: Mapping[str, Any]


class Rows:
    """Rows of controls; one can be added and taken away."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the rows that say something, in their order."""
        found, numbers = [], []
        for number in _numbers(form, name):
            row = f"{name}:{number}"
            if panel.do == f"remove.{row}":
                continue
            told = {
                each.key: value
                for each in setting.columns
                if (value := panel.kind(each).read(panel, each, f"{row}:{each.key}", form)) is not None
            }
            if told:
                found.append(told)
                numbers.append(number)
        panel.raw[f"{name}#"] = numbers
        return found or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the rows, an empty one where there is none or one is asked for."""
        told = [each for each in value or () if isinstance(each, Mapping)]
        posted = panel.raw.get(f"{name}#", [])
        numbers = posted if len(posted) == len(told) else range(len(told))
        rows = [(f"{name}:{number}", each) for number, each in zip(numbers, told, strict=True)]
        if not rows or panel.do == f"add.{name}":
            rows.append((f"{name}:{max(numbers, default=-1) + 1}", {}))
        return {"rows": [(row, self._cells(panel, setting, row, each)) for row, each in rows]}

    def _cells(self, panel: Panel, setting: Setting, row: str, told: Mapping[str, Any]) -> list[DrawnCell]:
        return [
            DrawnCell(
                each,
                f"{row}:{each.key}",
                panel.kind(each).draw(panel, each, f"{row}:{each.key}", told.get(each.key)),
            )
            for each in setting.columns
        ]


def _numbers(form: MultiDict[str, str], name: str) -> list[int]:
    """Return the numbers of the rows that a form sent, whatever stands behind them."""
    told = (each.removeprefix(f"{name}:").partition(":")[0] for each in form if each.startswith(f"{name}:"))
    return sorted({number for each in told if (number := whole_number(each)) is not None})
