"""What an expression may know besides the record: the moment, the zone and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Environment:
    """The moment (aware), the workspace's zone (IANA name), the person and departments asking, the language."""

    now: datetime
    zone: str
    person: int | None
    departments: tuple[int, ...]
    language: str
    own_departments: tuple[int, ...] = ()
    """Those the person belongs to; `departments` has all below them too. Row rules ask, expressions do not."""
    headed: tuple[int, ...] = ()
    """Those the person heads, and all below them."""

    def local(self, moment: datetime) -> datetime:
        """Return `moment` on the workspace's clock, without its zone."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def today(self) -> date:
        """Return the date in the workspace's zone."""
        return self.local(self.now).date()
