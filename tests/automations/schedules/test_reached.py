"""When dates are reached, and the question turned round: which dates were reached in a while."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tablewright.automations.schedules.reached import Reached
from tablewright.automations.schedules.workdays import Workdays
from tablewright.expressions.functions.date_reckoning import _workday

from .slow_clock import DAY, ZONES, midnight, turns

YEAR = Workdays(
    frozenset(date(2026, 10, n) for n in range(1, 8)) | {date(2026, 2, n) for n in range(16, 24)},
    frozenset({date(2026, 10, 10), date(2026, 2, 28), date(2026, 2, 14)}),
)
UNITS = ("minutes", "hours", "days", "workdays", "weeks", "months")
OFFSETS = st.one_of(
    st.just({"direction": "at"}),
    st.fixed_dictionaries(
        {
            "direction": st.sampled_from(["before", "after"]),
            "amount": st.integers(1, 40),
            "unit": st.sampled_from(list(UNITS)),
        }
    ),
)
SETTINGS = st.fixed_dictionaries(
    {"offset": OFFSETS}, optional={"at": st.sampled_from(["00:00", "02:30", "09:00"])}
)


def after(amount: int, unit: str, direction: str = "after", **more: str) -> dict:
    """Return the settings of a trigger."""
    return {"offset": {"amount": amount, "unit": unit, "direction": direction}, **more}


def dates(told: dict, day: date, zone: str = "Asia/Shanghai", workdays: Workdays = YEAR) -> list[date]:
    """Return the dates that are reached on a day."""
    reached = Reached.read(told, False, zone, workdays)
    start = datetime.combine(day, time(), UTC) - timedelta(hours=8)
    return [
        each
        for first, last in reached.spans(start, start + DAY)
        for each in (first + DAY * n for n in range((last - first).days + 1))
    ]


@given(
    told=SETTINGS,
    zone=st.sampled_from(ZONES),
    near=st.integers(0, 20),
    minutes=st.integers(0, 2880),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_the_dates_of_a_while_are_those_whose_moment_lies_in_it(told, zone, near, minutes, data):
    reached = Reached.read(told, False, zone, YEAR)
    day = turns(zone)[near % len(turns(zone))]
    since = midnight(day) - DAY + timedelta(minutes=minutes)
    until = since + timedelta(minutes=data.draw(st.sampled_from([1, 15, 1440, 14400])))
    middle = (since - (reached.moment(day) - midnight(day))).date()
    near_by = [middle + DAY * n for n in range(-60, 75)]
    wanted = [each for each in near_by if since < reached.moment(each) <= until]
    spans = reached.spans(since, until)
    found = [each for each in near_by if any(span.first <= each <= span.last for span in spans)]
    assert found == wanted


@given(
    told=SETTINGS,
    zone=st.sampled_from(ZONES),
    near=st.integers(0, 20),
    minutes=st.integers(0, 2880),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_every_moment_that_is_reached_in_a_while_lies_in_its_spans_once(told, zone, near, minutes, data):
    reached = Reached.read(told, True, zone, YEAR)
    value = midnight(turns(zone)[near % len(turns(zone))]) - DAY / 2 + timedelta(minutes=minutes, seconds=7)
    moment = reached.moment(value)
    before = timedelta(seconds=data.draw(st.sampled_from([1, 60, 900, 500_000])))
    past = timedelta(seconds=data.draw(st.sampled_from([0, 1, 3600])))
    spans = reached.spans(moment - before, moment + past)
    assert sum(span.first <= value <= span.last for span in spans) == 1
    assert all(one.last < two.first for one, two in zip(spans, spans[1:], strict=False))


def test_a_span_of_moments_is_no_wider_than_the_while_except_where_clocks_change():
    since = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
    for told in (after(3, "days"), after(2, "weeks", "before"), after(90, "minutes")):
        (span,) = Reached.read(told, True, "Europe/Berlin").spans(since, since + timedelta(minutes=1))
        assert span.last - span.first == timedelta(minutes=1) - timedelta.resolution, told


def test_workdays_turn_the_question_round():
    # Friday and the weekend have their first workday on Monday; before a weekend, Monday's is Friday.
    assert dates(after(1, "workdays"), date(2026, 11, 23)) == [date(2026, 11, n) for n in (20, 21, 22)]
    assert dates(after(1, "workdays"), date(2026, 11, 22)) == []
    assert dates(after(1, "workdays", "before"), date(2026, 11, 20)) == [
        date(2026, 11, n) for n in (21, 22, 23)
    ]
    # The holidays of October, and the Saturday that is worked instead.
    assert dates(after(1, "workdays"), date(2026, 10, 8)) == [
        date(2026, 9, 30),
        *(date(2026, 10, n) for n in range(1, 8)),
    ]
    assert dates(after(1, "workdays"), date(2026, 10, 10)) == [date(2026, 10, 9)]


def test_months_are_clamped_to_the_last_day_and_several_dates_lead_to_it():
    assert dates(after(1, "months"), date(2026, 2, 28)) == [date(2026, 1, n) for n in (28, 29, 30, 31)]
    assert dates(after(1, "months"), date(2028, 2, 29)) == [date(2028, 1, n) for n in (29, 30, 31)]
    assert dates(after(1, "months", "before"), date(2026, 4, 30)) == [date(2026, 5, 30), date(2026, 5, 31)]
    assert dates(after(1, "months"), date(2026, 3, 31)) == []


def test_a_date_is_reached_at_its_time_of_day_in_the_zone():
    due = date(2026, 11, 26)
    for told, moment in {
        ("2026-11-26T01:00+00:00", None): {},
        ("2026-11-26T09:30+00:00", None): {"at": "17:30"},
        ("2026-11-23T01:00+00:00", None): after(3, "days", "before"),
        ("2026-11-26T00:00+00:00", None): after(1, "hours", "before", at="09:00"),
    }.items():
        found = Reached.read(moment, False, "Asia/Shanghai").moment(due)
        assert found == datetime.fromisoformat(told[0]), moment


def test_a_moment_keeps_its_time_of_day_over_a_change_of_clocks():
    evening = datetime(2026, 10, 24, 18, tzinfo=UTC)  # 20:00 in Berlin, the day before winter time
    assert Reached.read(after(1, "days"), True, "Europe/Berlin").moment(evening) == evening + timedelta(
        hours=25
    )
    assert Reached.read(after(24, "hours"), True, "Europe/Berlin").moment(evening) == evening + timedelta(
        hours=24
    )
    morning = Reached.read(after(1, "days", "before", at="09:00"), True, "Europe/Berlin").moment(evening)
    assert morning == datetime(2026, 10, 23, 7, tzinfo=UTC)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(-400, 400),
    st.sets(st.dates(date(2019, 1, 1), date(2031, 1, 1)), max_size=30),
)
@settings(max_examples=100, deadline=None)
def test_workdays_are_counted_as_the_expressions_count_them(day, count, holidays):
    assert Workdays(frozenset(holidays)).shifted(day, count) == _workday(day, count, sorted(holidays))


def test_the_ends_of_the_calendar_break_nothing():
    for told in (after(100_000, unit, way) for unit in UNITS for way in ("before", "after")):
        for value in (date.min, date.max):
            Reached.read(told, False, "Asia/Shanghai").moment(value)
            Reached.read(told, True, "America/New_York").moment(datetime.combine(value, time(), UTC))
        for of_moments in (False, True):
            Reached.read(told, of_moments, "Asia/Shanghai").spans(
                midnight(date(2026, 1, 1)), midnight(date(2026, 1, 2))
            )
