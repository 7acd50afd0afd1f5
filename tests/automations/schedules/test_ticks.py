"""When schedules tick: held against a slow second opinion, and what happens when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tablewright.automations.schedules.check import check
from tablewright.automations.schedules.schedule import SCHEMA
from tablewright.automations.schedules.ticks import next_tick, ticks
from tablewright.automations.schedules.workdays import Workdays

from .made_schedules import SCHEDULES, TIMES
from .slow_clock import BEGIN, DAY, END, ZONES, midnight, on_day, slow_ticks, turns

VALID = Draft202012Validator(SCHEMA)
MOST = 5000
EXAMPLES = 25


def told(zone: str, *moments: datetime) -> list[str]:
    """Return moments as the zone's clock shows them, with the distance to UTC."""
    return [each.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M %z") for each in moments]


def around(zone: str, day: date, at: list[str]) -> list[str]:
    """Return the ticks of a daily schedule on the day of a change and the next."""
    since = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    return told(zone, *ticks({"every": "day", "at": at}, since, since + 2 * DAY, zone, MOST))


@pytest.mark.parametrize("zone", ZONES)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_ticks_are_those_that_a_look_at_every_minute_finds(zone, data):
    schedule = data.draw(SCHEDULES)
    since = midnight(data.draw(st.sampled_from(turns(zone)))) - DAY / 2
    until = since + 1.5 * DAY
    assume(not check(schedule))
    slow = list(slow_ticks(schedule, since, until, zone))
    assert ticks(schedule, since, until, zone, MOST) == tuple(slow)


@given(schedule=SCHEDULES)
@settings(max_examples=30, deadline=None)
def test_over_ten_years_the_days_are_those_that_each_fit_by_themselves(schedule):
    assume(not check(schedule))
    schedule = {**schedule, "at": ["12:00"]} if schedule["every"] not in ("hours", "minutes") else schedule
    if schedule["every"] in ("hours", "minutes"):
        schedule |= {"every": "hours", "interval": 23, "at": ["12:00"]}
    found = ticks(schedule, midnight(BEGIN), midnight(END), "UTC", MOST)
    every_day = (BEGIN + DAY * n for n in range((END - BEGIN).days))
    assert [each.date() for each in found] == [day for day in every_day if on_day(schedule, day)]


@given(schedule=SCHEDULES)
@settings(max_examples=60, deadline=None)
def test_what_the_check_takes_the_schema_takes(schedule):
    if not check(schedule):
        VALID.validate(schedule)


@pytest.mark.parametrize("zone", ZONES)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_cron_expression_of_times_ticks_as_the_same_times_do(zone, data):
    at = data.draw(TIMES)
    weekdays = data.draw(st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True))
    since = (
        midnight(data.draw(st.sampled_from(turns(zone)))) - DAY + data.draw(st.integers(0, 2000)) * DAY / 1440
    )
    cron = f"{int(at[3:])} {int(at[:2])} * * {','.join(map(str, weekdays))}"
    both = ({"every": "cron", "cron": cron}, {"every": "week", "weekdays": weekdays, "at": [at]})
    first, second = (ticks(each, since, since + 8 * DAY, zone, MOST) for each in both)
    assert first == second


def test_a_time_that_the_clock_leaves_out_ticks_once_after_the_jump():
    assert around("Europe/Berlin", date(2026, 3, 29), ["02:10", "02:50", "03:00"]) == [
        "03-29 03:00 +0200",
        "03-30 02:10 +0200",
        "03-30 02:50 +0200",
        "03-30 03:00 +0200",
    ]
    assert around("Australia/Lord_Howe", date(2026, 10, 4), ["02:15"]) == [
        "10-04 02:30 +1100",
        "10-05 02:15 +1100",
    ]
    # A jump over midnight: the last half hour of the day does not come.
    assert around("America/Nuuk", date(2026, 3, 28), ["23:30"])[:1] == ["03-29 00:00 -0100"]


def test_a_time_that_comes_twice_ticks_the_first_time_only():
    assert around("America/New_York", date(2026, 11, 1), ["01:30"]) == [
        "11-01 01:30 -0400",
        "11-02 01:30 -0500",
    ]
    second = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)
    for schedule in ({"every": "day", "at": ["01:30"]}, {"every": "cron", "cron": "30 1 * * *"}):
        found = next_tick(schedule, second, "America/New_York")
        assert told("America/New_York", found) == ["11-02 01:30 -0500"]


def test_short_intervals_go_on_while_the_clock_shows_an_hour_again():
    since = datetime(2026, 10, 24, 23, 50, tzinfo=UTC)
    found = ticks(
        {"every": "minutes", "interval": 30}, since, since + timedelta(hours=3), "Europe/Berlin", MOST
    )
    assert {after - before for before, after in zip(found, found[1:], strict=False)} == {
        timedelta(minutes=30)
    }
    hours = {"every": "hours", "interval": 2}
    found = ticks(hours, since - timedelta(hours=2), since + timedelta(hours=4), "Europe/Berlin", MOST)
    assert told("Europe/Berlin", *found) == ["10-25 00:00 +0200", "10-25 02:00 +0200", "10-25 04:00 +0100"]


def test_one_tick_after_another_never_stands_still_or_goes_back():
    for zone in ZONES:
        for schedule in ({"every": "cron", "cron": "*/20 * * * *"}, {"every": "minutes", "interval": 20}):
            moment = midnight(turns(zone)[1] if len(turns(zone)) > 1 else BEGIN) - DAY
            for _ in range(200):
                found = next_tick(schedule, moment, zone)
                assert moment < found <= moment + timedelta(minutes=50)
                moment = found


def test_a_tick_is_after_the_moment_asked_about_and_not_at_it():
    schedule, nine = {"every": "day", "at": ["09:00"]}, datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert next_tick(schedule, nine, "Asia/Shanghai") == nine + DAY
    assert next_tick(schedule, nine - timedelta.resolution, "Asia/Shanghai") == nine


def test_holidays_and_make_up_days_decide_what_a_workday_is():
    # The first week of October 2026 is off, Saturday the 10th is worked instead.
    year = Workdays(frozenset(date(2026, 10, n) for n in range(1, 8)), frozenset({date(2026, 10, 10)}))
    since = datetime(2026, 9, 30, 12, tzinfo=UTC)
    found = ticks(
        {"every": "day", "at": ["09:00"], "workdays_only": True}, since, None, "Asia/Shanghai", 4, year
    )
    assert [each.day for each in found] == [8, 9, 10, 12]
    first = {"every": "month", "workday": "first", "at": ["09:00"]}
    assert next_tick(first, since, "Asia/Shanghai", year).day == 8
    cron = {"every": "cron", "cron": "0 9 * * *", "workdays_only": True}
    assert ticks(cron, since, None, "Asia/Shanghai", 4, year) == found


def test_a_schedule_that_has_ended_ticks_no_more():
    for schedule in (
        {"every": "day", "at": ["09:00"], "until": "2026-11-23"},
        {"every": "cron", "cron": "0 9 * * *", "until": "2026-11-23"},
    ):
        last = next_tick(schedule, datetime(2026, 11, 22, 12, tzinfo=UTC), "Asia/Shanghai")
        assert last == datetime(2026, 11, 23, 1, tzinfo=UTC)
        assert next_tick(schedule, last, "Asia/Shanghai") is None


def test_a_schedule_begins_with_the_day_it_begins():
    for schedule in (
        {"every": "day", "at": ["00:00"], "from": "2026-12-01"},
        {"every": "cron", "cron": "0 0 * * *", "from": "2026-12-01"},
    ):
        first = next_tick(schedule, datetime(2026, 1, 1, tzinfo=UTC), "Asia/Shanghai")
        assert first == datetime(2026, 11, 30, 16, tzinfo=UTC)
