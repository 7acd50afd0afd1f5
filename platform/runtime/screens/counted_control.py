"""The control for what is counted from today: a name such as “this week”, or so many days, weeks, months.

It sends one value for a name and three for a count: "last", "7", "day".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ...core.periods import DAY_WORDS, LONGEST, UNITS_WORDS
from ...core.words import Words

DAYS = {name: DAY_WORDS[name] for name in ("today", "yesterday", "tomorrow")}
BEFORE_AFTER = {
    "before": Words("before today, by", "今天之前"),
    "after": Words("after today, by", "今天之后"),
}
LAST_NEXT = {"last": Words("the last …", "最近……"), "next": Words("the next …", "未来……")}
WHEN, COUNT, UNIT = Words("When", "时间"), Words("How many", "数量"), Words("Unit", "单位")


def counted_control(
    name: str, values: Sequence[Any], named: Mapping[str, Words], counted: Mapping[str, Words], language: str
) -> Markup:
    """Return the choice of a name or a way to count; with a count also its number and unit."""
    known = {**named, **counted}
    told = [str(each) for each in values] or [next(iter(known))]
    if told[0] not in known:
        known = {told[0]: Words(told[0], told[0]), **known}
    parts = [_choice(name, known, told[0], WHEN, language, redraws=True)]
    if told[0] in counted:
        count, unit = [*told[1:], "7", "day"][:2] if len(told) < 3 else told[1:3]
        parts.append(_number(name, count, language))
        parts.append(_choice(name, UNITS_WORDS, unit, UNIT, language))
    return Markup('<span class="filter-counted">{}</span>').format(Markup("").join(parts))


def _choice(
    name: str,
    offered: Mapping[str, Words],
    chosen: str,
    label: Words,
    language: str,
    *,
    redraws: bool = False,
) -> Markup:
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            key, Markup(" selected") if key == chosen else "", words.to(language)
        )
        for key, words in offered.items()
    )
    return Markup('<select class="form-select" name="{}" aria-label="{}"{}>{}</select>').format(
        name, label.to(language), Markup(" data-redraw") if redraws else "", options
    )


def _number(name: str, count: str, language: str) -> Markup:
    return Markup(
        '<input class="form-control" type="number" min="1" max="{}" name="{}" value="{}" aria-label="{}">'
    ).format(LONGEST, name, count, COUNT.to(language))
