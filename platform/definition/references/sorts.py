"""What a list is sorted by, grouped by and summed up by: fields whose type can do that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.words import Words
from ...fields import Field, type_of
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from ..walks import to_many
from .paths import find_path


def check_sort(sound: Sound, steps: Steps, table: str, sort: Sequence[str]) -> None:
    """Note fields that are not there or cannot be sorted by."""
    for position, entry in enumerate(sort):
        field = one_field(sound, (*steps, position), table, entry.removeprefix("-"))
        if field is not None and not type_of(field).sortable:
            sound.faults.add((*steps, position), NOT_SORTABLE.fill(it=shown(field.key)), "not_sortable")


def check_group(sound: Sound, steps: Steps, table: str, groups: Sequence[str]) -> None:
    """Note fields that are not there or cannot be grouped by, and periods they do not have."""
    for position, entry in enumerate(groups):
        path, _, way = entry.partition(":")
        field = one_field(sound, (*steps, position), table, path)
        if field is None:
            continue
        ways = type_of(field).groupings
        if not ways:
            sound.faults.add((*steps, position), NOT_GROUPABLE.fill(it=shown(field.key)), "not_groupable")
        elif way and way not in ways:
            words = NO_PERIOD.fill(it=shown(way), possible=", ".join(ways), near=near(way, ways))
            sound.faults.add((*steps, position), words, "wrong_period")


def check_footer(sound: Sound, steps: Steps, table: str, footer: Mapping[str, str]) -> None:
    """Note fields that are not there and functions their type does not have."""
    for path, function in footer.items():
        check_measure(sound, (*steps, path), table, path, function)


def check_measure(sound: Sound, steps: Steps, table: str, path: str, function: str) -> None:
    """Note a field that is not there or cannot be summed up by a function."""
    field = one_field(sound, steps, table, path)
    if field is None:
        return
    possible = type_of(field).aggregates
    if function not in possible:
        words = NO_AGGREGATE.fill(
            it=shown(function), field=shown(path), possible=", ".join(possible), near=near(function, possible)
        )
        sound.faults.add(steps, words, "wrong_function")


def one_field(sound: Sound, steps: Steps, table: str, path: str) -> Field | None:
    """Return the field at the end of a path that gives one value; note what stands against it."""
    hops = find_path(sound, steps, table, path)
    if not hops:
        return None
    if to_many(hops):
        sound.faults.add(steps, MANY.fill(it=shown(path)), "to_many")
        return None
    return hops[-1].field


NOT_SORTABLE = Words("Lists cannot be sorted by the field {it}.", "不能按字段 {it} 排序。")
NOT_GROUPABLE = Words("Lists cannot be grouped by the field {it}.", "不能按字段 {it} 分组。")
NO_PERIOD = Words(
    "It cannot be grouped by {it}; possible: {possible}{near}",
    "不支持按 {it} 分组，可用：{possible}{near}",
)
NO_AGGREGATE = Words(
    "The field {field} has no {it}; possible: {possible}{near}",
    "字段 {field} 不支持统计 {it}，可用：{possible}{near}",
)
MANY = Words(
    "{it} passes through a list of records and has many values; use a rollup field.",
    "{it} 经过多条关联记录，有多个值，请改用汇总字段。",
)
