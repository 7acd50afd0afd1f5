"""Schedules of every kind, for tests that try many."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

TIMES = st.one_of(
    # Where clocks change.
    st.sampled_from(
        ["00:00", "01:30", "01:45", "02:00", "02:15", "02:30", "02:59", "03:00", "03:30", "23:59"]
    ),
    st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
)
_DATES = st.dates(date(2018, 1, 1), date(2031, 1, 1)).map(date.isoformat)


def _some(of: st.SearchStrategy, most: int = 4) -> st.SearchStrategy:
    return st.lists(of, min_size=1, max_size=most, unique=True)


_DAYS = st.one_of(
    st.fixed_dictionaries({"days": _some(st.integers(-28, 31).filter(bool))}),
    st.fixed_dictionaries({"workday": st.sampled_from(["first", "last"])}),
)
_AT, _WEEKDAYS, _MONTHS = _some(TIMES), _some(st.integers(1, 7)), _some(st.integers(1, 12))
_LIMITS = {"until": _DATES, "workdays_only": st.booleans()}
_COUNTED = st.fixed_dictionaries({"interval": st.integers(1, 5), "from": _DATES}, optional=_LIMITS)
_PLAIN = st.fixed_dictionaries({}, optional={"from": _DATES, **_LIMITS})
_HOURS = st.lists(TIMES, max_size=2, unique=True).map(sorted)


def _kind(every: str, *parts: st.SearchStrategy, **members: st.SearchStrategy) -> st.SearchStrategy:
    own = st.fixed_dictionaries({"every": st.just(every), **members})
    return st.tuples(own, *parts).map(
        lambda each: {key: value for part in each for key, value in part.items()}
    )


def _clock(every: str, most: int) -> st.SearchStrategy:
    own = st.fixed_dictionaries(
        {"every": st.just(every), "interval": st.integers(1, most)}, optional={"weekdays": _WEEKDAYS}
    )
    at = _HOURS.map(lambda at: {"at": at} if at else {})
    return st.tuples(own, at, _PLAIN).map(lambda each: {**each[0], **each[1], **each[2]})


_LIMITED = st.one_of(_COUNTED, _PLAIN)
SCHEDULES = st.one_of(
    _kind("day", _LIMITED, at=_AT),
    _kind("week", _LIMITED, at=_AT, weekdays=_WEEKDAYS),
    _kind("month", _LIMITED, _DAYS, at=_AT),
    _kind("year", _LIMITED, _DAYS, at=_AT, months=_MONTHS),
    _clock("hours", 23),
    _clock("minutes", 100),
)
