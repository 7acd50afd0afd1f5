"""How tables are shown: views, forms and the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from .filters import check_filter
from .lists import check_keys
from .paths import find_field, table_exists
from .sorts import check_footer, check_group, check_sort


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


def _check_entry(
    sound: Sound, table: str, section: Mapping[str, Any], entry: Any, steps: Steps, seen: set[str]
) -> None:
    key = entry["field"] if isinstance(entry, Mapping) else entry
    find_field(sound, steps, table, key)
    if key in seen:
        sound.faults.add(steps, TWICE_IN_FORM.fill(it=shown(key)), "twice_in_form")
    seen.add(key)
    columns = section.get("columns", 1)
    if isinstance(entry, Mapping) and entry.get("width", 1) > columns:
        sound.faults.add((*steps, "width"), TOO_WIDE.fill(columns=columns), "too_wide")


def check_navigation(sound: Sound) -> None:
    """Note entries that lead nowhere."""
    for position, group in enumerate(sound.app.navigation):
        for index, entry in enumerate(group["items"]):
            steps = ("navigation", position, "items", index)
            if "table" in entry:
                table_exists(sound, (*steps, "table"), entry["table"])
            for member in ("view", "dashboard"):
                if member in entry:
                    part_exists(sound, (*steps, member), f"{member}s", entry[member])


def part_exists(sound: Sound, steps: Steps, member: str, name: str) -> None:
    """Note a view ("<table>.<view>") or dashboard that is not there; broken ones are there."""
    listed = sound.document.get(member)
    pieces = [piece for piece in listed if isinstance(piece, Mapping)] if isinstance(listed, list) else []
    names = [_name(piece, member) for piece in pieces]
    if name not in names:
        words = (NO_VIEW if member == "views" else NO_DASHBOARD).fill(it=shown(name), near=near(name, names))
        sound.faults.add(steps, words, f"unknown_{member.removesuffix('s')}")


def _name(piece: Mapping[str, Any], member: str) -> str:
    return f"{piece.get('table')}.{piece.get('key')}" if member == "views" else str(piece.get("key"))


TWICE_IN_FORM = Words(
    "The field {it} stands in this form twice; keep one.", "字段 {it} 在此表单中重复，请只保留一个。"
)
TOO_WIDE = Words(
    "The section has {columns} columns; the field cannot take more.",
    "该分区只有 {columns} 列，字段宽度不能超过列数。",
)
NO_VIEW = Words(
    "There is no view {it} (written as <table>.<view>){near}", "没有视图 {it}（写法为 <数据表>.<视图>）{near}"
)
NO_DASHBOARD = Words("There is no dashboard {it}{near}", "没有仪表盘 {it}{near}")
