"""Values that fields are given: rows of a field and what it gets, a fixed value, a value of the run, or a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from .....core.words import Words
from .....definition.model import Table
from .....fields import type_of
from .....fields.field import Field
from ...field_settings.typed_rows import row_numbers
from .panel import Panel
from .setting import Setting
from .sources import Drawn, asked_way, draw_source, read_source

WITHOUT = ("subform", "reverse")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the field, and what it is given."""

    name: str
    field: str
    drawn: Drawn | None
    faults: Sequence[Words] = ()


class Values:
    """Rows that give fields their values."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return {field key: expression}, in the order of the rows; a row whose field was changed begins anew.

        What is of another table than was chosen falls away.
        """
        fields = self.fields(panel, setting)
        found: dict[str, str] = {}
        numbers: dict[str, int] = {}
        for number in row_numbers(form, name):
            row = f"{name}:{number}"
            key = form.get(f"{row}:field", "")
            if not key or panel.do == f"remove.{row}" or key in found or (fields and key not in fields):
                continue
            anew = form.get(f"{row}:for", key) != key
            found[key] = "" if anew else read_source(form, row, fields.get(key), panel)
            numbers[key] = number
        panel.raw[f"{name}#"] = numbers
        return found or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the rows, an empty one where there is none or one is asked for."""
        told = value if isinstance(value, Mapping) else {}
        fields, posted = self.fields(panel, setting), panel.raw.get(f"{name}#", {})
        rows, free = [], max(posted.values(), default=-1) + 1
        for key, source in self.shown(panel, setting, told).items():
            number = posted.get(key, free)
            free = max(free, number + 1)
            rows.append(self._row(panel, f"{name}:{number}", key, source, fields.get(key)))
        if not rows or panel.do == f"add.{name}":
            rows.append(Row(f"{name}:{free}", "", None))
        return {"rows": rows, "fields": [(key, each.label) for key, each in fields.items()]}

    def fields(self, panel: Panel, setting: Setting) -> Mapping[str, Field]:
        """Return the fields that can be given a value, by their keys."""
        table = panel.table_of(setting.schema)
        return {} if table is None else writable(table)

    def shown(self, _panel: Panel, _setting: Setting, told: Mapping[str, str]) -> Mapping[str, str]:
        """Return what is given, and what should be."""
        return told

    def _row(self, panel: Panel, name: str, key: str, source: str, field: Field | None) -> Row:
        wanted = type_of(field).type(field) if field is not None else None
        asked = (
            asked_way(panel, name)
            if panel.typed is not None and panel.typed.get(f"{name}:for") == key
            else ""
        )
        drawn = draw_source(panel, name, source, panel.known.fitting(wanted), "any", field, asked)
        return Row(name, key, drawn, panel.faults.get(name, ()))


def writable(table: Table) -> Mapping[str, Field]:
    """Return the fields of a table that can be written, by their keys."""
    return {
        key: each for key, each in table.by_key.items() if type_of(each).writable and each.type not in WITHOUT
    }
