"""How a table's fields stand on its forms, and what the forms' rules speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...expressions import BOOLEAN, Type
from ...fields import type_of
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from ..types import path_type
from .expressions import check_names
from .lists import check_keys
from .paths import find_field, table_exists

PARENT = "parent"
SECTION = "section:"


def check_forms(sound: Sound) -> None:
    """Note what does not fit in the forms."""
    for steps, form in sound.pieces["forms"]:
        if not table_exists(sound, (*steps, "table"), form["table"]):
            continue
        check_keys(sound, (*steps, "sections"), form["sections"])
        seen: set[str] = set()
        for position, section in enumerate(form["sections"]):
            for index, entry in enumerate(section["fields"]):
                place = (*steps, "sections", position, "fields", index)
                _check_entry(sound, form["table"], section, entry, place, seen)
        _check_roles(sound, steps, form)
        check_keys(sound, (*steps, "rules"), form.get("rules", ()))
        for position, rule in enumerate(form.get("rules", ())):
            _check_rule(sound, (*steps, "rules", position), _Rule.of(sound, form, rule, seen), rule)


def _check_entry(
    sound: Sound, table: str, section: Mapping[str, Any], entry: Any, steps: Steps, seen: set[str]
) -> None:
    key = entry.get("field") if isinstance(entry, Mapping) else entry
    if key is None:
        return  # a text, a line, a picture
    find_field(sound, steps, table, key)
    if key in seen:
        sound.faults.add(steps, TWICE_IN_FORM.fill(it=shown(key)), "twice_in_form")
    seen.add(key)
    columns = section.get("columns", 1)
    if isinstance(entry, Mapping) and entry.get("width", 1) > columns:
        sound.faults.add((*steps, "width"), TOO_WIDE.fill(columns=columns), "too_wide")


def _check_roles(sound: Sound, steps: Steps, form: Mapping[str, Any]) -> None:
    listed = sound.document.get("roles")
    known = (
        [str(each.get("key")) for each in listed if isinstance(each, Mapping)]
        if isinstance(listed, list)
        else []
    )
    for position, key in enumerate(form.get("roles", ())):
        if key not in known:
            words = NO_ROLE.fill(it=shown(key), near=near(key, known))
            sound.faults.add((*steps, "roles", position), words, "unknown_role")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a rule may speak of: the form's table, or the rows of a sub-form."""

    form_table: str
    table: str
    rows: str | None
    fields: set[str]
    """The fields that stand on the form."""
    sections: tuple[str, ...]

    @classmethod
    def of(cls, sound: Sound, form: Mapping[str, Any], rule: Mapping[str, Any], placed: set[str]) -> _Rule:
        rows = rule.get("rows")
        table = f"{form['table']}.{rows}" if rows else form["table"]
        inside = sound.app.tables[table].by_key if rows and table in sound.app.tables else ()
        return cls(
            form["table"],
            table,
            rows,
            set(inside) if rows else placed,
            tuple(s["key"] for s in form["sections"]),
        )

    def type(self, sound: Sound, path: tuple[str, ...]) -> Type | None:
        if self.rows and path[0] == PARENT and len(path) > 1:
            return path_type(sound.app, self.form_table, path[1:])
        return path_type(sound.app, self.table, path)


def _check_rule(sound: Sound, steps: Steps, about: _Rule, rule: Mapping[str, Any]) -> None:
    if about.rows is not None:
        field = find_field(sound, (*steps, "rows"), about.form_table, about.rows)
        if field is None:
            return
        if field.type != "subform":
            sound.faults.add((*steps, "rows"), NO_SUBFORM.fill(it=shown(about.rows)), "not_a_subform")
            return
    if about.table not in sound.app.tables:
        return
    _check_expression(sound, (*steps, "when"), about, rule.get("when"), BOOLEAN)
    for position, act in enumerate(rule["then"]):
        _check_act(sound, (*steps, "then", position), about, act)


def _check_act(sound: Sound, steps: Steps, about: _Rule, act: Mapping[str, Any]) -> None:
    for place, name in _names(steps, act):
        if name.startswith(SECTION):
            key = name.removeprefix(SECTION)
            if about.rows or key not in about.sections:
                words = NO_SECTION.fill(it=shown(key), near=near(key, about.sections))
                sound.faults.add(place, words, "unknown_section")
        elif find_field(sound, place, about.table, name) is not None and name not in about.fields:
            sound.faults.add(place, NOT_ON_FORM.fill(it=shown(name)), "not_on_form")
    for member in ("set", "options"):
        told = act.get(member)
        field = find_field(sound, (*steps, member, "field"), about.table, told["field"]) if told else None
        if field is None:
            continue
        kind = type_of(field)
        if member == "set":
            wanted = kind.type(field) if kind.writable and field.type != "subform" else None
            if wanted is None:
                words = NOT_SET.fill(it=shown(field.key))
                sound.faults.add((*steps, member, "field"), words, "not_writable")
            else:
                _check_expression(sound, (*steps, member, "expression"), about, told["expression"], wanted)
        else:
            _check_options(sound, (*steps, member), field, told["keep"])
    if "field" in act:
        find_field(sound, (*steps, "field"), about.table, act["field"])


def _check_options(sound: Sound, steps: Steps, field: Any, keep: Any) -> None:
    known = [str(each["key"]) for each in field.settings.get("options", ())]
    if field.type not in ("select", "multi_select"):
        sound.faults.add((*steps, "field"), NO_OPTIONS.fill(it=shown(field.key)), "no_options")
        return
    for position, key in enumerate(keep):
        if key not in known:
            words = NO_OPTION.fill(it=shown(key), field=shown(field.key), near=near(key, known))
            sound.faults.add((*steps, "keep", position), words, "unknown_option")


def _names(steps: Steps, act: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    for member in ("show", "hide", "require", "read_only"):
        for position, name in enumerate(act.get(member, ())):
            yield (*steps, member, position), name


def _check_expression(sound: Sound, steps: Steps, about: _Rule, source: str | None, wanted: Type) -> None:
    if isinstance(source, str):
        known = [*sound.app.tables[about.table].by_key]
        check_names(sound, steps, source, lambda path: about.type(sound, path), wanted, about.table, known)


TWICE_IN_FORM = Words(
    "The field {it} stands in this form twice; keep one.", "字段 {it} 在此表单中重复，请只保留一个。"
)
TOO_WIDE = Words(
    "The section has {columns} columns; the field cannot take more.",
    "该分区只有 {columns} 列，字段宽度不能超过列数。",
)
NO_ROLE = Words("There is no role {it}{near}", "没有角色 {it}{near}")
NO_SUBFORM = Words(
    "{it} is no sub-form, so it has no rows to ask about.", "{it} 不是子表单，没有明细行可供判断。"
)
NO_SECTION = Words("The form has no section {it}{near}", "表单中没有分区 {it}{near}")
NOT_ON_FORM = Words(
    "The field {it} does not stand on this form; add it to a section or take it out of the rule.",
    "字段 {it} 不在此表单中，请将其加入分区，或从规则中移除。",
)
NOT_SET = Words(
    "Nobody can fill in the field {it}, so a rule cannot either.", "字段 {it} 不能填写，规则也不能赋值。"
)
NO_OPTIONS = Words("The field {it} has no options to limit.", "字段 {it} 没有可限制的选项。")
NO_OPTION = Words("The field {field} has no option {it}{near}", "字段 {field} 没有选项 {it}{near}")
