"""Quiet hours and the hour of the digest on people's own clocks, also on days of 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tablewright.runtime.conversation.timing import DAY, WEEK, Quiet, Rhythm, is_clock

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
ALL = tuple(range(7))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        # 2026-11-23 is a Monday; Shanghai is eight hours ahead.
        (Quiet("22:00", "08:00", ALL), "2026-11-23 14:30", "2026-11-24 00:00"),
        (Quiet("22:00", "08:00", ALL), "2026-11-23 23:59", "2026-11-24 00:00"),
        (Quiet("22:00", "08:00", ALL), "2026-11-24 00:00", None),
        (Quiet("22:00", "08:00", ALL), "2026-11-23 13:59", None),
        (Quiet("12:00", "14:00", (0,)), "2026-11-23 05:00", "2026-11-23 06:00"),
        (Quiet("12:00", "14:00", (0,)), "2026-11-24 05:00", None),
        # Friday night belongs to Friday, though it is Saturday by then.
        (Quiet("22:00", "08:00", (4,)), "2026-11-27 20:00", "2026-11-28 00:00"),
        (Quiet("22:00", "08:00", (5,)), "2026-11-27 20:00", None),
        # Nights that meet are one: from Saturday noon till Monday noon.
        (Quiet("12:00", "11:59", (5, 6)), "2026-11-28 05:00", "2026-11-29 03:59"),
    ],
)
def test_quiet_hours_end_where_they_were_said_to(quiet: Quiet, at: str, until: str | None):
    assert quiet.until(utc(at), SHANGHAI) == (utc(until) if until else None)


def test_quiet_hours_that_meet_are_over_with_the_last_of_them():
    quiet = Quiet("08:00", "07:59", (0,))
    assert quiet.until(utc("2026-11-23 01:00"), SHANGHAI) == utc("2026-11-23 23:59")
    whole = Quiet("00:00", "23:59", ALL)
    assert whole.until(utc("2026-11-23 01:00"), SHANGHAI) == utc("2026-11-23 15:59")


@pytest.mark.parametrize(
    ("rhythm", "after", "comes"),
    [
        (Rhythm(DAY, "08:00"), "2026-11-23 06:59", "2026-11-23 07:00"),
        (Rhythm(DAY, "08:00"), "2026-11-23 07:00", "2026-11-24 07:00"),
        (Rhythm(WEEK, "08:00", 0), "2026-11-23 07:00", "2026-11-30 07:00"),
        (Rhythm(WEEK, "08:00", 6), "2026-11-23 07:00", "2026-11-29 07:00"),
        # The clock goes forward on 2026-03-29 at two, back on 2026-10-25 at three.
        (Rhythm(DAY, "08:00"), "2026-03-28 07:00", "2026-03-29 06:00"),
        (Rhythm(DAY, "02:30"), "2026-03-28 12:00", "2026-03-29 01:30"),
        (Rhythm(DAY, "02:30"), "2026-03-29 01:30", "2026-03-30 00:30"),
        (Rhythm(DAY, "02:30"), "2026-10-24 12:00", "2026-10-25 00:30"),
        (Rhythm(DAY, "02:30"), "2026-10-25 00:30", "2026-10-26 01:30"),
    ],
)
def test_the_digest_comes_at_its_hour_whatever_the_clocks_do(rhythm: Rhythm, after: str, comes: str):
    assert rhythm.next(utc(after), BERLIN) == utc(comes)


def test_a_year_of_digests_is_one_a_day():
    moment, days = utc("2026-01-01 00:00"), set()
    while (moment := Rhythm(DAY, "02:30").next(moment, BERLIN)) < utc("2027-01-01 00:00"):
        days.add(moment.date())
    assert len(days) == 365


@pytest.mark.parametrize("text", ["", "8:00", "24:00", "08:00:00", "x", "08:6", "٠٨:٠٠"])
def test_what_is_no_time_of_day_is_none(text: str):
    assert not is_clock(text) and is_clock("08:00")
