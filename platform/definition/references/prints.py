"""Print templates: every field they name is there, and can be drawn where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields import type_of
from ..fault import shown
from ..layout import Steps
from ..links import link
from ..sound import Sound
from .paths import find_field, table_exists

PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"\s*([a-z][a-z0-9_]{0,49})\s*")
OF_PAPER = frozenset({"page", "pages", "today"})
OF_RECORD = ("rows", "image", "code")
"""Parts that show one record, and say nothing of a list."""


def check_prints(sound: Sound) -> None:
    """Note what does not fit in the print templates."""
    for steps, template in sound.pieces["prints"]:
        table = template.get("table")
        if not table_exists(sound, (*steps, "table"), table):
            continue
        for member in ("header", "footer"):
            _check_text(sound, (*steps, member), table, template, template.get(member))
        for position, part in enumerate(template.get("parts", ())):
            _check_part(sound, (*steps, "parts", position), table, template, part)


def _check_part(
    sound: Sound, steps: Steps, table: str, template: Mapping[str, Any], part: Mapping[str, Any]
) -> None:
    of_list = template.get("of", "record") == "list"
    for member in OF_RECORD:
        if of_list and member in part:
            sound.faults.add((*steps, member), NOT_IN_LIST.fill(it=shown(member)), "not_in_list")
            return
    for member in ("heading", "text", "code"):
        _check_text(sound, (*steps, member), table, template, part.get(member))
    for position, signer in enumerate(part.get("signatures", ())):
        _check_text(sound, (*steps, "signatures", position), table, template, signer)
    if "rows" in part:
        _check_rows(sound, steps, table, part)
        return
    for position, key in enumerate(part.get("fields", ())):
        find_field(sound, (*steps, "fields", position), table, key)
    if "image" in part:
        field = find_field(sound, (*steps, "image"), table, part["image"])
        reference = type_of(field).reference(field) if field else None
        if field and (reference is None or reference.kind != "file"):
            sound.faults.add((*steps, "image"), NO_PICTURE.fill(it=shown(field.key)), "no_picture")


def _check_rows(sound: Sound, steps: Steps, table: str, part: Mapping[str, Any]) -> None:
    field = find_field(sound, (*steps, "rows"), table, part["rows"])
    if field is None:
        return
    leads = link(table, field)
    if leads is None:
        sound.faults.add((*steps, "rows"), NO_ROWS.fill(it=shown(field.key)), "no_rows")
        return
    for position, key in enumerate(part.get("fields", ())):
        find_field(sound, (*steps, "fields", position), leads.table, key)


def _check_text(sound: Sound, steps: Steps, table: str, template: Mapping[str, Any], text: object) -> None:
    """Note places of a text that are none: a name is a field's, or one of the paper's own."""
    texts = text.values() if isinstance(text, Mapping) else (text,)
    for each in texts:
        for found in PLACE.finditer(each) if isinstance(each, str) else ():
            name = _NAME.fullmatch(found[1])
            if name is None:
                sound.faults.add(steps, NO_NAME.fill(it=shown(found[0])), "wrong_place")
            elif name[1] in OF_PAPER:
                continue
            elif template.get("of", "record") == "list":
                sound.faults.add(steps, NOT_IN_LIST.fill(it=shown(found[0])), "not_in_list")
            else:
                find_field(sound, steps, table, name[1])


NOT_IN_LIST = Words(
    "{it} shows one record; a template for lists has none. Leave it out.",
    "{it} 用于单条记录，列表模板不能使用，请去掉。",
)
NO_PICTURE = Words("The field {it} holds no pictures.", "字段 {it} 不是图片或附件字段。")
NO_ROWS = Words(
    "The field {it} has no rows; name a sub-form or a field that leads to other records.",
    "字段 {it} 没有明细行，请使用子表单或关联字段。",
)
NO_NAME = Words(
    "{it} is no place; write {{{{field}}}}, {{{{page}}}}, {{{{pages}}}} or {{{{today}}}}.",
    "{it} 无法识别，请写成 {{{{字段标识}}}}、{{{{page}}}}、{{{{pages}}}} 或 {{{{today}}}}。",
)
