"""What the check says of schedules: each fault at its place, and never a stumble."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablewright.automations.schedules.check import check
from tablewright.automations.schedules.schedule import EVERY, SCHEMA
from tablewright.automations.schedules.ticks import next_tick

NINE = ["09:00"]
WRONG = [
    ("every", {"every": "fortnight"}),
    ("every", {"at": NINE}),
    ("at", {"every": "day"}),
    ("at", {"every": "day", "at": []}),
    ("at[1]", {"every": "day", "at": ["09:00", "24:00"]}),
    ("at[1]", {"every": "day", "at": ["09:00", "09:00"]}),
    ("at[0]", {"every": "day", "at": ["09:00\n"]}),
    ("weekdays", {"every": "week", "at": NINE}),
    ("weekdays[1]", {"every": "week", "at": NINE, "weekdays": [1, 8]}),
    ("weekdays[0]", {"every": "week", "at": NINE, "weekdays": [True]}),
    ("weekdays", {"every": "day", "at": NINE, "weekdays": [1]}),
    ("days", {"every": "month", "at": NINE}),
    ("days", {"every": "month", "at": NINE, "days": [1], "workday": "first"}),
    ("days[0]", {"every": "month", "at": NINE, "days": [0]}),
    ("workday", {"every": "month", "at": NINE, "workday": "second"}),
    ("months", {"every": "year", "at": NINE, "days": [1]}),
    ("months[0]", {"every": "year", "at": NINE, "days": [1], "months": [13]}),
    ("interval", {"every": "minutes"}),
    ("interval", {"every": "hours", "interval": 24}),
    ("interval", {"every": "day", "at": NINE, "interval": 0, "from": "2026-01-01"}),
    ("from", {"every": "week", "at": NINE, "weekdays": [1], "interval": 2}),
    ("from", {"every": "day", "at": NINE, "from": "2026-02-30"}),
    ("until", {"every": "day", "at": NINE, "from": "2026-02-02", "until": "2026-02-01"}),
    ("at", {"every": "hours", "at": ["18:00", "09:00"]}),
    ("cron", {"every": "cron"}),
    ("cron", {"every": "cron", "cron": "0 9 * *"}),
    ("cron", {"every": "cron", "cron": "0 0 9 * * *"}),
    ("cron", {"every": "cron", "cron": "0 9 30 2 *"}),
    ("workdays_only", {"every": "day", "at": NINE, "workdays_only": "yes"}),
    ("", {"every": "year", "at": NINE, "days": [30], "months": [2]}),
    ("", {"every": "month", "at": NINE, "days": [31], "interval": 12, "from": "2026-02-01"}),
    ("days", {"every": "month", "at": NINE, "days": [1] * 100}),
    ("", ["every", "day"]),
]


@pytest.mark.parametrize(("place", "schedule"), WRONG, ids=lambda each: str(each)[:60])
def test_a_fault_names_its_place_and_how_to_mend_it(place, schedule):
    faults = check(schedule)
    assert [fault.path for fault in faults] == [place]
    assert all(fault.words.en != fault.words.zh and "{" not in fault.words.en for fault in faults)


def test_a_weekend_may_be_worked_so_workdays_make_no_schedule_wrong():
    for schedule in (
        {"every": "week", "at": NINE, "weekdays": [6], "workdays_only": True},
        {"every": "cron", "cron": "* * * * 6", "workdays_only": True},
    ):
        assert check(schedule) == ()
        assert next_tick(schedule, datetime(2026, 11, 23, tzinfo=UTC), "Asia/Shanghai") is None


def test_every_fault_is_told_at_once():
    faults = check({"every": "week", "at": ["9"], "weekdays": [0], "interval": 99, "days": [1]})
    assert {fault.path for fault in faults} == {"at[0]", "weekdays[0]", "interval", "days"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries(
        {"every": st.sampled_from(EVERY)},
        optional=dict.fromkeys(SCHEMA["properties"].keys() - {"every"}, JSON),
    )
)
@settings(max_examples=80, deadline=None)
def test_no_json_makes_the_check_stumble(schedule):
    assert isinstance(check(schedule), tuple)


SIGNS = st.text("0123456789*/,-#L W MONJAN?", max_size=6)


@given(st.lists(SIGNS, min_size=4, max_size=6).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_cron_expression_makes_the_check_or_the_clock_stumble(text):
    schedule = {"every": "cron", "cron": text}
    begun = time.process_time()
    if not check(schedule):
        after = datetime(2026, 11, 23, tzinfo=UTC)
        assert next_tick(schedule, after, "Europe/Berlin") > after
    assert time.process_time() - begun < 2
