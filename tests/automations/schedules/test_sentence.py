"""Schedules as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings

from tablewright.automations.schedules.check import check
from tablewright.automations.schedules.sentence import next_ticks_told, sentence

from .made_schedules import SCHEDULES

NINE = ["09:00"]
TOLD = [
    (
        {"every": "day", "at": ["17:00", "09:00"], "workdays_only": True},
        "every workday at 09:00 and 17:00",
        "每个工作日 09:00、17:00",
    ),
    ({"every": "day", "at": NINE}, "every day at 09:00", "每天 09:00"),
    (
        {"every": "day", "at": NINE, "interval": 3, "from": "2026-11-01"},
        "every 3 days at 09:00, from Nov 1, 2026",
        "每 3 天 09:00，自2026年11月1日起",
    ),
    (
        {"every": "week", "at": NINE, "weekdays": [5, 1]},
        "every Monday and Friday at 09:00",
        "每周一、周五 09:00",
    ),
    (
        {
            "every": "week",
            "at": NINE,
            "weekdays": [1],
            "interval": 2,
            "from": "2026-11-01",
            "until": "2027-11-01",
        },
        "every 2 weeks on Monday at 09:00, from Nov 1, 2026, until Nov 1, 2027",
        "每 2 周的周一 09:00，自2026年11月1日起，至2027年11月1日止",
    ),
    (
        {"every": "month", "at": NINE, "days": [-1, 1, 22]},
        "every month on the 1st, the 22nd and the last day at 09:00",
        "每月1日、22日、最后一天 09:00",
    ),
    (
        {"every": "month", "at": NINE, "days": [31]},
        "every month on the 31st at 09:00, where the month has that day",
        "每月31日 09:00，没有该日的月份跳过",
    ),
    (
        {"every": "month", "at": NINE, "workday": "last"},
        "every month on the last workday at 09:00",
        "每月最后一个工作日 09:00",
    ),
    (
        {"every": "year", "at": NINE, "days": [31, -2], "months": [3, 12]},
        "every year on the 31st and the 2nd-to-last day of March and December at 09:00",
        "每年3月、12月的31日、倒数第 2 天 09:00",
    ),
    ({"every": "hours", "interval": 1}, "every hour", "每小时"),
    (
        {"every": "minutes", "interval": 15, "at": ["09:00", "18:00"], "workdays_only": True},
        "every 15 minutes from 09:00 to 18:00, on workdays only",
        "每 15 分钟（09:00 至 18:00），仅限工作日",
    ),
    (
        {"every": "hours", "interval": 2, "weekdays": [6, 7], "at": ["08:00"]},
        "every 2 hours beginning at 08:00 on Saturday and Sunday",
        "周六、周日，每 2 小时（自 08:00 起）",
    ),
    (
        {"every": "cron", "cron": "0 9 * * 1-5"},
        "by the cron expression “0 9 * * 1-5”",
        "按 cron 表达式“0 9 * * 1-5”",
    ),
]


@pytest.mark.parametrize(
    ("schedule", "en", "zh"), TOLD, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_schedule_is_told_as_people_say_it(schedule, en, zh):
    assert not check(schedule)
    assert (sentence(schedule).en, sentence(schedule).zh) == (en, zh)


@given(schedule=SCHEDULES)
@settings(max_examples=60, deadline=None)
def test_every_schedule_has_a_sentence_on_one_line(schedule):
    assume(not check(schedule))
    for text in (sentence(schedule).en, sentence(schedule).zh):
        assert text == text.strip() and "  " not in text and "()" not in text


def test_the_next_ticks_are_told_with_their_weekday_on_the_clock_of_the_zone():
    after = datetime(2026, 11, 27, 12, tzinfo=UTC)
    found = next_ticks_told({"every": "day", "at": NINE, "workdays_only": True}, "Asia/Shanghai", 2, after)
    assert [each.zh for each in found] == ["2026年11月30日 周一 09:00", "2026年12月1日 周二 09:00"]
    assert [each.en for each in found] == ["Monday, Nov 30, 2026, 09:00", "Tuesday, Dec 1, 2026, 09:00"]


def test_a_schedule_that_ends_soon_tells_the_ticks_that_are_left():
    after = datetime(2026, 11, 27, 12, tzinfo=UTC)
    found = next_ticks_told({"every": "day", "at": NINE, "until": "2026-11-29"}, "Asia/Shanghai", 5, after)
    assert len(found) == 2
