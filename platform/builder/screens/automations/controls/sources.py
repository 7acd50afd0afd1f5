"""An expression: a value of the run that is chosen, or a formula; where it fills a field, also a fixed value.

Members: `name:how` says which of them, `name:was` which of them it was drawn with, then `name:chip`, `name:formula`
or `name:value`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from .....core.words import Words
from .....expressions import BOOLEAN, DATE, DATETIME, NUMBER, OPTION, PERSON, TEXT, Type, list_of
from .....fields import type_of
from .....fields.base import NotUnderstood
from .....fields.field import Field
from .....runtime.screens.inputs import draw_input
from .....runtime.screens.read_form import value_of
from ..known import ChipGroup
from .literal import has_literals, literal_in, written
from .panel import Panel
from .setting import Setting

CHIP, FORMULA, FIXED = "chip", "formula", "value"
WAYS: Mapping[str, Words] = {
    FIXED: Words("a fixed value", "固定值"),
    CHIP: Words("an earlier value", "已有的值"),
    FORMULA: Words("a formula", "公式"),
}
WANTED: Mapping[str, Type] = {
    "text": TEXT,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "person": PERSON,
    "people": list_of(PERSON),
    "option": OPTION,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """An expression as its template shows it."""

    name: str
    how: str
    ways: Sequence[tuple[str, Words]]
    groups: Sequence[ChipGroup]
    chip: str
    source: str
    wanted: str
    control: Markup | str = ""


class Source:
    """A setting that is one expression."""

    def read(self, _panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the expression."""
        return read_source(form, name, None, None) or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the choice of values and the formula."""
        wanted = setting.schema.get("x-expression", "any")
        groups = _groups(panel, setting.schema, wanted)
        return {"drawn": draw_source(panel, name, value or "", groups, wanted, None, asked_way(panel, name))}


def draw_source(
    panel: Panel,
    name: str,
    source: str,
    groups: Sequence[ChipGroup],
    wanted: str,
    field: Field | None,
    asked: str,
) -> Drawn:
    """Return an expression as it is drawn; `field` is the one it fills, if any, `asked` the way asked for."""
    chips = {each.name for group in groups for each in group.chips}
    ways = [FIXED] if field is not None and has_literals(field) else []
    ways += [CHIP] if chips else []
    ways += [FORMULA]
    how = asked if asked in ways else _simplest(source, chips, ways, field)
    control: Markup | str = ""
    if how == FIXED and field is not None:
        told = panel.raw.get(f"{name}:value", literal_in(field, source) if source else None)
        control = draw_input(
            panel.context,
            "",
            field,
            told,
            panel.reader,
            name=f"{name}:value",
            faults=panel.faults.get(name, ()),
        )
    chip = source if source in chips else ""
    return Drawn(name, how, [(each, WAYS[each]) for each in ways], groups, chip, source, wanted, control)


def read_source(form: MultiDict[str, str], name: str, field: Field | None, panel: Panel | None) -> str:
    """Return the expression that was posted: by the control it was drawn with; "" for none."""
    was = form.get(f"{name}:was", FORMULA)
    if was == CHIP:
        return form.get(f"{name}:chip", "")
    if was == FIXED and field is not None and panel is not None and has_literals(field):
        texts = form.getlist(f"{name}:value")
        try:
            return written(field, value_of(field, texts, panel.reader))
        except NotUnderstood as error:
            panel.wrong(name, error.words)
            panel.raw[f"{name}:value"] = texts if type_of(field).many else (texts[0] if texts else "")
            return ""
    return form.get(f"{name}:formula", "").strip()


def asked_way(panel: Panel, name: str) -> str:
    """Return the way that was chosen in the posted form; "" for none."""
    return panel.typed.get(f"{name}:how", "") if panel.typed is not None else ""


def _simplest(source: str, chips: set[str], ways: Sequence[str], field: Field | None) -> str:
    """Return the simplest way that can show an expression."""
    if not source:
        return ways[0]
    if source in chips:
        return CHIP
    return FIXED if field is not None and FIXED in ways and literal_in(field, source) is not None else FORMULA


def _groups(panel: Panel, schema: Mapping[str, Any], wanted: str) -> list[ChipGroup]:
    """Return what can be chosen for a setting."""
    if wanted in ("record", "records"):
        table = panel.table_of(schema)
        return [
            ChipGroup(group.label, kept)
            for group in panel.known.groups
            if (
                kept := [
                    each for each in group.chips if each.table and (table is None or each.table == table.key)
                ]
            )
        ]
    return panel.known.fitting(WANTED.get(wanted))
