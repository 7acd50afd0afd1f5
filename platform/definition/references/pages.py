"""What a record's page shows: its stage, key facts, tabs and stream name what is there and fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.words import Words
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from .lists import check_keys
from .paths import find_field


def check_pages(sound: Sound) -> None:
    """Note what does not fit in the pages of records."""
    for steps, table in sound.pieces["tables"]:
        page = table.get("page")
        if page and table["key"] in sound.app.tables:
            _check_page(sound, table["key"], page, (*steps, "page"))


def _check_page(sound: Sound, table: str, page: Mapping[str, Any], steps: Steps) -> None:
    if "stage" in page:
        _check_type(sound, (*steps, "stage"), table, page["stage"], "select", NO_STAGE)
    _check_each(sound, (*steps, "facts"), table, page.get("facts", ()))
    seen: set[str] = set()
    for position, key in enumerate(page.get("stream", ())):
        place = (*steps, "stream", position)
        _check_type(sound, place, table, key, "reverse", NO_LIST)
        _once(sound, place, key, seen)
    tabs = page.get("tabs", ())
    check_keys(sound, (*steps, "tabs"), tabs)
    for position, tab in enumerate(tabs):
        for index, part in enumerate(tab["parts"]):
            _check_part(sound, table, part, (*steps, "tabs", position, "parts", index))


def _check_each(sound: Sound, steps: Steps, table: str, keys: Sequence[str]) -> None:
    seen: set[str] = set()
    for position, key in enumerate(keys):
        find_field(sound, (*steps, position), table, key)
        _once(sound, (*steps, position), key, seen)


def _check_part(sound: Sound, table: str, part: Any, steps: Steps) -> None:
    if not isinstance(part, Mapping):
        return  # "stream" and "history" need nothing
    if "related" in part:
        _check_type(sound, (*steps, "related"), table, part["related"], "reverse", NO_LIST)
    if "form" in part:
        listed = sound.document.get("forms")
        forms = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
        keys = [str(each.get("key")) for each in forms if each.get("table") == table]
        if part["form"] not in keys:
            words = NO_FORM.fill(it=shown(part["form"]), near=near(part["form"], keys))
            sound.faults.add((*steps, "form"), words, "unknown_form")


def _check_type(sound: Sound, steps: Steps, table: str, key: str, kind: str, words: Words) -> None:
    field = find_field(sound, steps, table, key)
    if field is not None and field.type != kind:
        sound.faults.add(steps, words.fill(it=shown(key)), "wrong_field_type")


def _once(sound: Sound, steps: Steps, key: str, seen: set[str]) -> None:
    if key in seen:
        sound.faults.add(steps, TWICE.fill(it=shown(key)), "twice_on_page")
    seen.add(key)


NO_STAGE = Words(
    "The stage bar needs a select field; {it} is none.", "阶段条需要单选字段，{it} 不是单选字段。"
)
NO_LIST = Words(
    "Only the list of records that point here (type reverse) can stand in this place; {it} is none.",
    "此处只能使用反向关联字段，{it} 不是。",
)
NO_FORM = Words("The table has no form {it}{near}", "该数据表没有表单 {it}{near}")
TWICE = Words("The field {it} stands here twice; keep one.", "字段 {it} 重复，请只保留一个。")
