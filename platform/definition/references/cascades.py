"""Selects whose options hang on another select's: that one is there, and so is every option named."""

from __future__ import annotations

from ...core.words import Words
from ...fields.options import keys
from ..fault import shown
from ..sentences import near
from ..sound import Sound

CHOICES = ("select", "multi_select")


def check_cascades(sound: Sound) -> None:
    """Note what does not fit in the cascades of a definition."""
    for (table, key), steps in sound.field_steps.items():
        fields = sound.app.tables[table].by_key if table in sound.app.tables else {}
        field = fields.get(key)
        if field is None or field.type not in CHOICES:
            continue
        under = field.settings.get("under")
        above = fields.get(under)
        named = [
            (place, each) for place, each in enumerate(field.settings.get("options", ())) if "of" in each
        ]
        if under is None:
            for place, _ in named:
                sound.faults.add((*steps, "options", place, "of"), NOTHING_ABOVE, "nothing_above")
        elif above is None or above.type != "select" or under == key:
            if not sound.is_broken(table, under):
                selects = [each.key for each in fields.values() if each.type == "select" and each.key != key]
                words = NO_SELECT.fill(it=shown(under), near=near(under, selects))
                sound.faults.add((*steps, "under"), words, "no_select_above")
        else:
            for place, option in named:
                for number, each in enumerate(option["of"]):
                    if each not in keys(above):
                        words = NO_OPTION.fill(
                            it=shown(each), field=shown(under), near=near(each, keys(above))
                        )
                        sound.faults.add((*steps, "options", place, "of", number), words, "unknown_option")


NOTHING_ABOVE = Words(
    "The field has no “under”, so its options belong to none; name the field above it.",
    "字段未设置 under，选项无所属上级，请先指定上级字段。",
)
NO_SELECT = Words("There is no select field {it} in this table{near}", "此数据表中没有单选字段 {it}{near}")
NO_OPTION = Words("The field {field} has no option {it}{near}", "字段 {field} 没有选项 {it}{near}")
