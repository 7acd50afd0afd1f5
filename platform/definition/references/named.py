"""What a setting of a trigger or step names by its key: tables, fields, options, people, and other parts of the app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...automations.triggers import TRIGGERS
from ...core.words import Words
from ...expressions import PERSON, list_of
from ...fields import Field
from ..fault import shown
from ..meant import Meant, Settings
from ..sentences import near
from .paths import find_field, table_exists
from .run_site import Site

WHOM = {"person": int, "department": int, "role": str, "expression": str}
Check = Callable[[Site, Settings, Meant], None]


def check_reference(site: Site, settings: Settings, meant: Meant) -> None:
    check = _REFERENCES.get(meant.schema["x-reference"])
    if check is not None:
        check(site, settings, meant)


def _table(site: Site, _settings: Settings, meant: Meant) -> None:
    table_exists(site.sound, meant.steps, meant.value)


def _fields(site: Site, settings: Settings, meant: Meant) -> None:
    listed = enumerate(meant.value) if isinstance(meant.value, list) else [(None, meant.value)]
    table = table_meant(site, settings, meant)
    for position, key in listed if table else ():
        place = meant.steps if position is None else (*meant.steps, position)
        field = find_field(site.sound, place, table or "", key)
        allowed = meant.schema.get("x-types")
        if field is not None and allowed and field.type not in allowed:
            words = WRONG_TYPE.fill(it=shown(key), types=", ".join(allowed))
            site.sound.faults.add(place, words, "wrong_field_type")


def _options(site: Site, settings: Settings, meant: Meant) -> None:
    """Keys of options, or any values of a field, which are options where it has some."""
    table, key = settings.field_of(meant.schema)
    field = _field(site, table, key)
    if meant.schema["x-reference"] == "values" and key is None:
        site.sound.faults.add(meant.steps, ONE_FIELD, "one_field")
    if field is None or key is None:
        return
    options = [str(each["key"]) for each in field.settings.get("options", ())]
    if "options" not in field.settings and meant.schema["x-reference"] != "values":
        site.sound.faults.add(meant.steps, NO_OPTIONS.fill(it=shown(key)), "no_options")
    listed = enumerate(meant.value) if isinstance(meant.value, list) else [(None, meant.value)]
    for position, each in listed if options else ():
        if isinstance(each, str) and each not in options:
            place = meant.steps if position is None else (*meant.steps, position)
            words = NO_OPTION.fill(it=shown(each), field=shown(key), near=near(each, options))
            site.sound.faults.add(place, words, "unknown_option")


def _field(site: Site, table: str | None, key: str | None) -> Field | None:
    there = site.sound.app.tables.get(table or "")
    return there.by_key.get(key or "") if there else None


def _part(member: str, of_table: bool, words: Words) -> Check:
    """Return the check that a part of the app is there, of the table that is meant where tables have their own."""

    def check(site: Site, settings: Settings, meant: Meant) -> None:
        table = settings.table_of(meant.schema) if of_table else None
        known = [key for key, of in _keys(site, member) if not of_table or of == table]
        listed = enumerate(meant.value) if isinstance(meant.value, list) else [(None, meant.value)]
        for position, key in listed:
            if isinstance(key, str) and key not in known:
                place = meant.steps if position is None else (*meant.steps, position)
                told = words.fill(it=shown(key), near=near(key, known))
                site.sound.faults.add(place, told, f"unknown_{member.removesuffix('s')}")

    return check


def _keys(site: Site, member: str) -> Iterable[tuple[str, Any]]:
    """Give the key and the table of every piece of a kind, those with faults of their own too."""
    listed = site.sound.document.get(member)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("key"), str):
            yield each["key"], each.get("table")


def _people(site: Site, settings: Settings, meant: Meant) -> None:
    for position, whom in enumerate(meant.value if isinstance(meant.value, list) else ()):
        place = (*meant.steps, position)
        member = next(iter(whom), "") if isinstance(whom, Mapping) and len(whom) == 1 else ""
        if member not in WHOM or not isinstance(whom[member], WHOM[member]):
            site.sound.faults.add(place, NO_PEOPLE, "wrong_people")
        elif member == "expression":
            site.pointing((*place, member), whom[member], list_of(PERSON))
        elif member == "role":
            _REFERENCES["role"](site, settings, Meant({}, whom[member], (*place, member)))


def table_meant(site: Site, settings: Settings, meant: Meant) -> str | None:
    """Return the table that a setting speaks of, where it can be looked into; note where none is said."""
    table = settings.table_of(meant.schema)
    if table is None:
        site.sound.faults.add(meant.steps, NO_TABLE, "no_table")
    return table if table in site.sound.app.tables else None


def _automation(site: Site, settings: Settings, meant: Meant) -> None:
    _EXISTS(site, settings, meant)
    for _, piece in site.sound.pieces["automations"]:
        kind = TRIGGERS.get(piece.get("trigger", {}).get("type", ""))
        if piece.get("key") == meant.value and kind is not None and kind.name not in CALLED:
            words = NOT_CALLED.fill(it=shown(meant.value))
            site.sound.faults.add(meant.steps, words, "not_called")


CALLED = ("called", "by_hand")
_EXISTS = _part("automations", False, Words("There is no automation {it}{near}", "没有自动化 {it}{near}"))
_ROLE = _part("roles", False, Words("There is no role {it}{near}", "没有角色 {it}{near}"))
_REFERENCES: Mapping[str, Check] = {
    "table": _table,
    "field": _fields,
    "fields": _fields,
    "option": _options,
    "options": _options,
    "values": _options,
    "people": _people,
    "role": _ROLE,
    "roles": _ROLE,
    "automation": _automation,
    "form": _part("forms", True, Words("The table has no form {it}{near}", "该数据表没有表单 {it}{near}")),
    "view": _part("views", True, Words("The table has no view {it}{near}", "该数据表没有视图 {it}{near}")),
    "print": _part(
        "prints", True, Words("The table has no print template {it}{near}", "该数据表没有打印模板 {it}{near}")
    ),
}

WRONG_TYPE = Words(
    "The field {it} is of a type that cannot stand here; possible: {types}.",
    "字段 {it} 的类型不能用在此处，可用类型：{types}。",
)
ONE_FIELD = Words(
    "Values can be named for one field only; choose exactly one.",
    "只有选择一个字段时才能限定取值，请只保留一个字段。",
)
NO_OPTIONS = Words("The field {it} has no options.", "字段 {it} 没有选项。")
NO_OPTION = Words("The field {field} has no option {it}{near}", "字段 {field} 没有选项 {it}{near}")
NO_PEOPLE = Words(
    'Say whom by one of {{"person": …}}, {{"department": …}}, {{"role": …}}, {{"expression": …}}.',
    '请用 {{"person": …}}、{{"department": …}}、{{"role": …}}、{{"expression": …}} 之一指定人员。',
).fill(it="")
NOT_CALLED = Words(
    "{it} cannot be run by others; give it the trigger “Another automation runs it”.",
    "{it} 不能被其他自动化运行，请将其触发条件设为“被其他自动化调用”。",
)
NO_TABLE = Words(
    "The automation is about no table; choose the table first.", "该自动化没有指定数据表，请先选择数据表。"
)
