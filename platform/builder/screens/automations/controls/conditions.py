"""A condition: rows where they suffice, a formula where they do not. A panel has one in rows, further ones as formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....automations.shape import BEFORE, ITEM, STEPS, Shape
from .....core.words import Words
from .....definition.model import Table
from .....runtime.screens.filter_fields import FilterField, FilterGroup
from ...conditions.editor import Condition, condition_of, condition_parts, read_condition
from ...conditions.operators import operators_of
from ...conditions.reading import tree_of
from ...conditions.writing import expression_of
from ..known import GROUPS
from .panel import Panel
from .setting import Setting

STEP = Words("Step “{name}”", "步骤“{name}”")
ROWS = "rows_of"
"""The member that names the setting whose condition the rows are."""


class ConditionRows:
    """The editor of a condition over records, or over the record that the automation is about."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the expression."""
        table = panel.table_of(setting.schema)
        if form.get(ROWS) != name or table is None:
            return form.get(name, "").strip() or None
        found = read_condition(
            form, panel.it.model, table.key, None, panel.reader, more=self._more(panel, setting)
        )
        panel.raw[name] = found
        if found.faulty:
            panel.wrong(name, UNREADABLE)
        before = panel.settings.get(setting.key)
        if isinstance(before, str) and found.source and _as_rows(before, found) == found.source:
            return before  # rows write what they show in their own way: nothing was changed
        return found.source or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the editor."""
        table = panel.table_of(setting.schema)
        first = panel.raw.setdefault(ROWS, name) == name
        over = table.key if table and "x-filter" in setting.schema else ""
        beside = {"expression_href": panel.expression_href(over), "source": value or ""}
        if table is None or not first:
            return {"plain": True, **beside}
        found = panel.raw.get(name)
        if not isinstance(found, Condition):
            more = self._more(panel, setting)
            found = condition_of(panel.it.model, table.key, None, value or "", more=more)
        return {"plain": False, **beside, **condition_parts(panel.context, found, panel.reader)}

    def _more(self, panel: Panel, setting: Setting) -> list[FilterGroup]:
        """Return the fields of the run's other records, where the condition is about the run."""
        return [] if "x-filter" in setting.schema else list(_run_fields(panel))


def _as_rows(source: str, condition: Condition) -> str:
    """Return an expression as the rows would write it; "" where they cannot show it."""
    tree = tree_of(source, condition.known)
    return expression_of(tree, condition.known) if tree else ""


def _run_fields(panel: Panel) -> Iterator[FilterGroup]:
    """Yield the fields of the records that a card sees beside the one it is about."""
    known = panel.known
    for name in (BEFORE, ITEM):
        if name in known.scope:
            yield from _of(panel, name, GROUPS[name], known.scope[name])
    steps = known.scope.get(STEPS)
    for key, shape in steps.members.items() if steps else ():
        yield from _of(panel, f"{STEPS}.{key}", STEP.fill(name=known.step_label(key)), shape)


def _of(panel: Panel, name: str, label: Words, shape: Shape) -> Iterator[FilterGroup]:
    first = shape.members.get("first")
    if shape.many and first is not None:
        name, shape = f"{name}.first", first
    table = panel.it.model.tables.get(shape.table or "")
    if table is not None and not shape.many:
        yield FilterGroup(label, _fields(table, f"{name}."))


def _fields(table: Table, before: str) -> list[FilterField]:
    return [
        FilterField(f"{before}{key}", field.label, field, table.key)
        for key, field in table.by_key.items()
        if operators_of(field)
    ]


UNREADABLE = Words("A value of the condition cannot be read.", "条件中有无法识别的值。")
