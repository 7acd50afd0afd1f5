"""What the audit log's screen is asked for: the parts of its address, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from ..core.errors import Malformed
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.events import GROUPS
from ..identity.audit.search import Search
from ..runtime.apps.live import LiveApp

PERIODS: Mapping[str, tuple[Words, int]] = {
    "today": (Words("Today", "今天"), 1),
    "week": (Words("The last 7 days", "最近 7 天"), 7),
    "month": (Words("The last 30 days", "最近 30 天"), 30),
}
"""The periods of the menu: what they are called, and how many days with today."""
NO_NUMBER = Words("{name} is not a number", "{name} 不是数字")
NO_DATE = Words("{name} is not a date", "{name} 不是日期")
LONGEST = 200
NAMES = ("group", "person", "app", "table", "record", "period", "since", "until", "address", "text")


@dataclass(frozen=True, slots=True)
class Asked:
    """The search as it was asked for, to be shown again in the form and in links."""

    values: Mapping[str, str]
    search: Search

    def address(self, here: str, **other: object) -> str:
        """Return the address of the same search with other parts."""
        told = {**self.values, **{name: str(value) for name, value in other.items()}}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{here}?{query}" if query else here

    @property
    def is_open(self) -> bool:
        """Say whether nothing in particular is looked for."""
        return not any(self.values.values())


def read_search(told: Mapping[str, str], actor: Actor, apps: Mapping[str, LiveApp], now: datetime) -> Asked:
    """Return the search that the parts of an address, or a posted form, ask for; raises Malformed."""
    values = {name: told.get(name, "").strip()[:LONGEST] for name in NAMES}
    app = apps.get(values["app"])
    since, until = _period(values, ZoneInfo(actor.zone), now)
    search = Search(
        workspace_id=actor.workspace_id,
        group=values["group"] if values["group"] in GROUPS else "",
        person_id=_number(values, "person"),
        app_id=app.id if app else (-1 if values["app"] else None),
        table_key=values["table"],
        record_id=_number(values, "record"),
        since=since,
        until=until,
        address=values["address"],
        text=values["text"],
    )
    return Asked(values, search)


def read_cursor(told: Mapping[str, str]) -> int | None:
    """Return the id of the last entry of the page before; raises Malformed."""
    return _number(told, "before")


def _period(
    values: Mapping[str, str], zone: ZoneInfo, now: datetime
) -> tuple[datetime | None, datetime | None]:
    if values["period"] in PERIODS:
        first = now.astimezone(zone).date() - timedelta(days=PERIODS[values["period"]][1] - 1)
        return _start(first, zone), None
    since, until = (_date(values, name) for name in ("since", "until"))
    after = until + timedelta(days=1) if until and until < date.max else None
    return (_start(since, zone) if since else None), (_start(after, zone) if after else None)


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Malformed(why=NO_NUMBER.fill(name=name))
    return int(text)


def _date(values: Mapping[str, str], name: str) -> date | None:
    if not values[name]:
        return None
    try:
        found = date.fromisoformat(values[name])
    except ValueError as error:
        raise Malformed(why=NO_DATE.fill(name=name)) from error
    if not 1970 <= found.year <= 9000:
        raise Malformed(why=NO_DATE.fill(name=name))
    return found
