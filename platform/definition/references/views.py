"""Views: every field they name is there and of a type that the place can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields import type_of
from ..fault import shown
from ..fitting import KINDS, NEEDED, fits
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from .filters import check_filter
from .paths import find_field, table_exists
from .sorts import check_footer, check_group, check_sort

ONE = ("stack", "lanes", "cover", "parent", "start", "end", "progress", "after")
MANY = ("sums", "bar")


def check_views(sound: Sound) -> None:
    """Note what does not fit in the views."""
    for steps, view in sound.pieces["views"]:
        table = view["table"]
        if not table_exists(sound, (*steps, "table"), table):
            continue
        for position, key in enumerate(view.get("fields", ())):
            find_field(sound, (*steps, "fields", position), table, key)
        check_filter(sound, (*steps, "filter"), table, view.get("filter"))
        check_sort(sound, (*steps, "sort"), table, view.get("sort", ()))
        check_group(sound, (*steps, "group"), table, view.get("group", ()))
        check_footer(sound, (*steps, "footer"), table, view.get("footer", {}))
        _check_members(sound, steps, table, view)
        _check_stacks(sound, steps, table, view)
        _check_colors(sound, steps, table, view)
        _check_roles(sound, steps, view)


def _check_members(sound: Sound, steps: Steps, table: str, view: Mapping[str, Any]) -> None:
    """Note fields of the wrong type, and members that the view's type cannot do without."""
    for member in ONE:
        if member in view:
            _fitting(sound, (*steps, member), table, member, view[member])
    for member in MANY:
        for position, key in enumerate(view.get(member, ())):
            _fitting(sound, (*steps, member, position), table, member, key)
    for position, each in enumerate(view.get("dates", ())):
        for member in ("start", "end"):
            if member in each:
                _fitting(sound, (*steps, "dates", position, member), table, member, each[member])
        _check_span(sound, (*steps, "dates", position), table, each)
    _check_span(sound, steps, table, view)
    for key in view.get("widths", ()):
        find_field(sound, (*steps, "widths", key), table, key)
    given = sound.document["views"][steps[1]]
    for member in NEEDED.get(view.get("type", "grid"), ()):
        # A member with a fault of its own was told of and is left out of `view`.
        if member not in given:
            words = MISSING.fill(it=shown(member), type=shown(view["type"]))
            sound.faults.add((*steps, member), words, "missing_setting")


def _fitting(sound: Sound, steps: Steps, table: str, member: str, key: str) -> None:
    field = find_field(sound, steps, table, key)
    if field is None or (table, key) in sound.untyped:
        return
    if not fits(member, sound.app.tables[table], field):
        words = WRONG_TYPE.fill(it=shown(key), member=shown(member), kind=KINDS[member])
        sound.faults.add(steps, words, "wrong_field_type")


def _check_span(sound: Sound, steps: Steps, table: str, told: Mapping[str, Any]) -> None:
    """Note an end that is a moment where its start is a day, and the other way round."""
    known = sound.app.tables[table]
    ends = [known.by_key.get(told.get(member, "")) for member in ("start", "end")]
    if any(each is None or (table, each.key) in sound.untyped for each in ends):
        return
    start, end = (each for each in ends if each is not None)
    if not fits("start", known, start) or not fits("end", known, end):
        return
    if type_of(start).type(start) != type_of(end).type(end):
        words = UNLIKE_ENDS.fill(start=shown(start.key), end=shown(end.key))
        sound.faults.add((*steps, "end"), words, "wrong_field_type")


def _check_stacks(sound: Sound, steps: Steps, table: str, view: Mapping[str, Any]) -> None:
    """Note limits and folds of stacks that are not among the options."""
    field = sound.app.tables[table].by_key.get(view.get("stack", ""))
    if field is None or "options" not in field.settings:
        return
    options = [each["key"] for each in field.settings["options"]]
    for key in view.get("limits", ()):
        if key not in options:
            sound.faults.add((*steps, "limits", key), _no_option(key, options), "unknown_option")
    for position, key in enumerate(view.get("folded", ())):
        if key not in options:
            sound.faults.add((*steps, "folded", position), _no_option(key, options), "unknown_option")


def _no_option(key: str, options: list[str]) -> Words:
    return NO_OPTION.fill(it=shown(key), near=near(key, options))


def _check_colors(sound: Sound, steps: Steps, table: str, view: Mapping[str, Any]) -> None:
    for position, each in enumerate(view.get("colors", ())):
        here = (*steps, "colors", position)
        check_filter(sound, (*here, "filter"), table, each["filter"])
        if "field" in each:
            find_field(sound, (*here, "field"), table, each["field"])


def _check_roles(sound: Sound, steps: Steps, view: Mapping[str, Any]) -> None:
    """Note roles that are not there; one with faults of its own is."""
    listed = sound.document.get("roles")
    roles = (
        [each.get("key") for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    )
    for position, key in enumerate(view.get("roles", ())):
        if key not in roles:
            words = NO_ROLE.fill(it=shown(key), near=near(key, roles))
            sound.faults.add((*steps, "roles", position), words, "unknown_role")


WRONG_TYPE = Words(
    "The field {it} cannot stand in {member}; it takes {kind}.", "字段 {it} 不能用于 {member}，应为{kind}。"
)
UNLIKE_ENDS = Words(
    "The start {start} and the end {end} must both be days, or both be times.",
    "开始字段 {start} 与结束字段 {end} 必须同为日期或同为日期时间。",
)
MISSING = Words("A view of the type {type} needs {it}.", "类型为 {type} 的视图必须设置 {it}。")
NO_OPTION = Words("The stacking field has no option {it}{near}", "分列字段没有选项 {it}{near}")
NO_ROLE = Words("There is no role {it}{near}", "没有角色 {it}{near}")
