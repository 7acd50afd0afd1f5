"""A pause: for a while, until a moment, until a time of day, or until a condition holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ....core.words import Words
from ....expressions import BOOLEAN
from ...shape import Shape, group, value
from ...step import Doing, Done, Sleep, Step, StepFailed, Stop
from ...trigger import Names
from ..settings import EXPRESSION, choice, count, titled
from ..told import told_expression
from . import moments

SINCE = "waiting_since"
"""The run's own variable: when the wait for a condition began. A run waits at one place at a time."""
ASK_AGAIN = timedelta(minutes=5)
FIRST = timedelta(seconds=5)
"""So soon it is asked once more: who changed the record meanwhile did not see yet that somebody waits for it."""
SELDOM = 20
MOST_SELDOM = timedelta(hours=1)
"""The longer one waits, the longer the pauses: a part of the time waited, so that many who wait long cost little. What
time or another table changes is found by then; a change of the record is heard at once.
"""


class Wait(Step):
    """Lets the run sleep; nothing is held or kept busy meanwhile."""

    name = "wait"
    label = Words("Wait", "等待")
    help = Words(
        "For a while, until a date or a time of day, or until a condition holds.",
        "等待一段时间、等到某个日期或时刻，或等到条件成立。",
    )
    icon = "hourglass"
    family = "flow"
    waits = True
    settings = {
        "until": choice(
            "Wait",
            "等待方式",
            {
                "span": ("For a while", "一段时间"),
                "moment": ("Until a date or a date and time", "到指定日期或时间"),
                "time": ("Until a time of day", "到一天中的某个时刻"),
                "condition": ("Until a condition holds", "到条件成立"),
            },
            "span",
        ),
        "amount": count(
            "How long (for a condition: at most)", "时长（等待条件时为最长时间）", 10_000, 1,
            when={"until": ["span", "condition"]},
        ),
        "unit": choice(
            "Unit", "单位", {name: (each.en, each.zh) for name, each in moments.UNITS.items()}, "days",
            when={"until": ["span", "condition"]},
        ),
        "moment": titled(EXPRESSION, "Until", "等到", expression="datetime", when={"until": ["moment"]}),
        "at": titled(
            {"type": "string", "pattern": moments.TIME_PATTERN}, "At (a date begins at 00:00)",
            "时刻（日期默认 00:00）", when={"until": ["moment", "time"]}, example="09:00",
        ),
        "weekdays": titled(
            {"type": "array", "uniqueItems": True, "items": {"type": "integer", "minimum": 1, "maximum": 7}},
            "Only on (1 is Monday)", "仅在星期（1 为周一）", when={"until": ["time"]},
        ),
        "condition": titled(
            EXPRESSION, "Until this holds", "等待的条件", expression="boolean", rows=True,
            when={"until": ["condition"]},
        ),
        "late": choice(
            "If it does not hold by then", "超时后", {"go_on": ("Go on", "继续执行"), "stop": ("Stop here", "到此结束")},
            "go_on", when={"until": ["condition"]},
        ),
    }  # fmt: skip
    required = ("until",)

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return whether what it waited for came about; it always does, but for a condition."""
        return group({"met": value(BOOLEAN)})

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done | Sleep | Stop:
        """Fall asleep, or go on."""
        kind = settings.get("until", "span")
        if kind == "condition":
            return self._for_condition(doing, settings)
        until = self._moment(doing, settings, kind)
        met = {"met": True}
        return Done(met) if until <= doing.now else Sleep(until, output=met)

    def _moment(self, doing: Doing, settings: Mapping[str, Any], kind: str) -> datetime:
        if kind == "moment":
            found = moments.moment(doing.value(_given(settings, "moment")), settings.get("at"), doing.zone)
            if found is None:
                raise StepFailed(NO_MOMENT)
            return found
        if kind == "time":
            weekdays = settings.get("weekdays", ())
            return moments.next_time(doing.now, doing.zone, _given(settings, "at"), weekdays)
        return _after(doing.now, doing.zone, settings)

    def _for_condition(self, doing: Doing, settings: Mapping[str, Any]) -> Done | Sleep | Stop:
        since = doing.get(SINCE)
        begun = datetime.fromisoformat(since) if since else doing.now
        until = _after(begun, doing.zone, settings)
        met = doing.holds(_given(settings, "condition"))
        if not met and doing.now < until:
            doing.set(SINCE, begun.isoformat())
            longer = min(max(ASK_AGAIN, (doing.now - begun) / SELDOM), MOST_SELDOM)
            pause = longer if since else FIRST
            watch = (doing.table, doing.record_id) if doing.table and doing.record_id else None
            return Sleep(min(until, doing.now + pause), again=True, watch=watch)
        doing.set(SINCE, None)
        if not met and settings.get("late") == "stop":
            return Stop(TOO_LATE)
        return Done({"met": met})

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return how long, or until when."""
        unit = moments.UNITS[settings.get("unit", "days")]
        return TOLD[settings.get("until", "span")].fill(
            amount=settings.get("amount", 1),
            unit=unit,
            moment=told_expression(settings.get("moment"), names),
            at=settings.get("at", "00:00"),
            days=moments.told_weekdays(settings.get("weekdays", ())),
            condition=told_expression(settings.get("condition"), names),
        )


def _after(begun: datetime, zone: str, settings: Mapping[str, Any]) -> datetime:
    return moments.later(begun, zone, settings.get("amount", 1), settings.get("unit", "days"))


def _given(settings: Mapping[str, Any], name: str) -> str:
    if not settings.get(name):
        raise StepFailed(NOT_SAID)
    return settings[name]


TOLD = {
    "span": Words("Wait {amount} {unit}", "等待 {amount} {unit}"),
    "moment": Words("Wait until {moment}", "等到 {moment}"),
    "time": Words("Wait until {at}{days}", "等到{days} {at}"),
    "condition": Words(
        "Wait until {condition}, at most {amount} {unit}", "等到 {condition} 成立，最长 {amount} {unit}"
    ),
}
NOT_SAID = Words(
    "It is not said what to wait for; fill in the step's settings.", "未指定等待内容，请补全该步骤的设置。"
)
NO_MOMENT = Words(
    "The date to wait for is empty or no date; give one, or ask for it in the automation's condition.",
    "等待的日期为空或不是日期，请补全，或在自动化条件中要求其不为空。",
)
TOO_LATE = Words("What it waited for did not come about in time.", "等待的条件未在期限内成立。")
