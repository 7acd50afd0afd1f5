"""A schedule: how it repeats, at which times, on which days; and when it ticks next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....automations.schedules import check as checking
from .....automations.schedules.sentence import DAYS, MONTHS, next_ticks_told, sentence
from .....core.whole_number import whole_number
from .....core.words import Words
from .panel import Panel
from .setting import Setting

EVERY: Mapping[str, Words] = {
    "day": Words("Every day", "每天"),
    "week": Words("Every week", "每周"),
    "month": Words("Every month", "每月"),
    "year": Words("Every year", "每年"),
    "hours": Words("Every hour", "每小时"),
    "minutes": Words("Every few minutes", "每隔几分钟"),
    "cron": Words("By a cron expression", "cron 表达式"),
}
UNITS: Mapping[str, Words] = {
    "day": Words("days", "天"),
    "week": Words("weeks", "周"),
    "month": Words("months", "个月"),
    "year": Words("years", "年"),
    "hours": Words("hours", "小时"),
    "minutes": Words("minutes", "分钟"),
}
NEW = {"every": "week", "weekdays": [1, 2, 3, 4, 5], "at": ["09:00"]}
"""What a schedule begins as: workdays at nine."""
BEGINS: Mapping[str, Mapping[str, Any]] = {
    "day": {"at": ["09:00"]},
    "week": {"weekdays": [1], "at": ["09:00"]},
    "month": {"days": [1], "at": ["09:00"]},
    "year": {"months": [1], "days": [1], "at": ["09:00"]},
    "minutes": {"interval": 30},
    "cron": {"cron": "0 9 * * 1-5"},
}
"""What goes with a way of repeating that was just chosen."""


class Schedules:
    """The editor of a schedule."""

    def read(self, panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the schedule; another way of repeating begins anew."""
        every = form.get(f"{name}:every", "")
        if every not in EVERY:
            return None
        if form.get(f"{name}:was", every) != every:
            return {"every": every, **BEGINS.get(every, {})}
        told: dict[str, Any] = {"every": every}
        known = checking.MEMBERS[every]
        for member, read in _READ.items():
            value = read(form, f"{name}:{member}") if member in known else None
            if value not in (None, "", []):
                told[member] = value
        if told.get("interval") == 1 and every != "minutes":
            del told["interval"]
        for each in checking.check(told):
            panel.wrong(name, each.words)
        return told

    def draw(self, panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return how it stands, and its next five ticks."""
        told = value if isinstance(value, Mapping) and value.get("every") in EVERY else NEW
        good = not checking.check(told)
        return {
            "told": told,
            "has": checking.MEMBERS[told["every"]],
            "every": EVERY,
            "unit": UNITS.get(told["every"]),
            "days": list(enumerate(DAYS, 1)),
            "months": list(enumerate(MONTHS, 1)),
            "sentence": sentence(told) if good else None,
            "ticks": next_ticks_told(told, panel.zone) if good else (),
        }


def _times(form: MultiDict[str, str], name: str) -> list[str]:
    """Return the times that were typed, with a nought before a single digit."""
    found = re.findall(r"[^\s,，、;；]+", form.get(name, ""))
    return [each.zfill(5) if re.fullmatch(r"\d:\d\d", each) else each.replace("：", ":") for each in found]


def _numbers(form: MultiDict[str, str], name: str) -> list[int]:
    texts = [part for each in form.getlist(name) for part in re.findall(r"-?\d+", each)]
    return list(dict.fromkeys(int(each) for each in texts if len(each) < 5))


def _text(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").strip()


_READ: Mapping[str, Any] = {
    "interval": lambda form, name: whole_number(form.get(name, "").strip()),
    "at": _times,
    "weekdays": _numbers,
    "days": _numbers,
    "workday": _text,
    "months": _numbers,
    "cron": _text,
    "from": _text,
    "until": _text,
    "workdays_only": lambda form, name: form.get(name) == "1" or None,
}
