"""Writing iCalendar (RFC 5545): events with days or UTC moments, texts escaped, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Tablewright//Calendar feed//EN"
FOLDED_AT = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar. `end` is the last day of days, or the moment it ends; None without an end."""

    uid: str
    start: date
    """A datetime (aware) for a moment."""
    end: date | None
    summary: str
    modified: datetime
    url: str = ""
    description: str = ""


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """Return a calendar as programs that subscribe to it read it. The same events give the same bytes."""
    return "".join(f"{part}\r\n" for line in _lines(name, events) for part in _folded(line)).encode()


def _lines(name: str, events: Iterable[Event]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    for event in events:
        yield from _event(event)
    yield "END:VCALENDAR"


def _event(event: Event) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_text(event.uid)}")
    # What was published last is what was changed last: the moment of asking would make every answer another.
    yield from (f"DTSTAMP:{_moment(event.modified)}", f"LAST-MODIFIED:{_moment(event.modified)}")
    yield _when("DTSTART", event.start)
    if event.end is not None:
        # A day ends where the next one begins.
        ends = event.end if isinstance(event.end, datetime) else event.end + timedelta(days=1)
        yield _when("DTEND", ends)
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    if not isinstance(event.start, datetime):
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(name: str, value: date) -> str:
    return f"{name}:{_moment(value)}" if isinstance(value, datetime) else f"{name};VALUE=DATE:{value:%Y%m%d}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Return a text as a value: nothing in it ends the line or the value."""
    plain = "\n".join(text.splitlines())
    return "".join(each for each in plain if each == "\n" or each.isprintable()).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Give a line in parts of at most 75 octets, those that go on with a space before; no character is cut."""
    part, size = "", 0
    for each in line:
        wide = len(each.encode())
        if size + wide > FOLDED_AT:
            yield part
            part, size = " ", 1
        part += each
        size += wide
    yield part
