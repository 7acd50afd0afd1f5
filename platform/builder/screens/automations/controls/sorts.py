"""The order of records: up to three fields, each up or down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....fields import type_of
from .panel import Panel
from .setting import Setting

MOST = 3
DOWN = "desc"


class Sort:
    """Rows of a field and a direction."""

    def read(self, _panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the sort as views have it: field keys, one that goes down behind a minus."""
        found: dict[str, str] = {}
        for number in range(MOST):
            field = form.get(f"{name}:{number}:field", "")
            down = form.get(f"{name}:{number}:order") == DOWN
            if field:
                found.setdefault(field, f"-{field}" if down else field)
        return list(found.values()) or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the rows, and one more to fill in."""
        table = panel.table_of(setting.schema)
        rows = [*(each for each in value or () if isinstance(each, str)), ""][:MOST]
        fields = (
            [(key, each.label) for key, each in table.by_key.items() if type_of(each).sortable]
            if table
            else []
        )
        return {
            "rows": [
                (f"{name}:{at}", each.lstrip("-"), each.startswith("-")) for at, each in enumerate(rows)
            ],
            "fields": fields,
        }
