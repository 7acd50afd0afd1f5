"""Walls and moments: what the clock on a zone's wall shows, and when it shows it.

A *wall* is a datetime without a zone. When the clock goes forward, the walls it jumps over are taken to come at the
end of the jump. When it goes back, some walls come twice, in two passes: 0 is the first, 1 the second. Within one
pass both functions only ever go forward, and `last_wall(at) >= wall` holds exactly where `moment_of(wall) <= at`
does: whoever looks for walls after the last one misses none and finds none again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
TICK = timedelta.resolution


def moment_of(wall: datetime, zone: str, fold: int = 0) -> datetime:
    """Return the moment, in UTC, at which the clock shows a wall, or the end of the jump that leaves it out."""
    place = ZoneInfo(zone)
    try:
        while _left_out(wall, place):
            wall = wall.replace(second=0, microsecond=0) + MINUTE
        return wall.replace(tzinfo=place, fold=fold).astimezone(UTC)
    except OverflowError:
        return (datetime.min if wall.year < 5 else datetime.max).replace(tzinfo=UTC)


def last_wall(moment: datetime, zone: str, fold: int = 0) -> datetime:
    """Return the last wall that the clock has shown by a moment, in this pass."""
    place = ZoneInfo(zone)
    try:
        local = moment.astimezone(place)
    except OverflowError:
        return moment.astimezone(UTC).replace(tzinfo=None)
    wall, edge = _bare(local), _bare(local).replace(second=0, microsecond=0)
    if local.fold == fold or not _twice(wall, place):
        return wall
    if fold == 1:
        # The second pass has not begun: its last wall is the one before those that come twice.
        while _twice(edge - MINUTE, place):
            edge -= MINUTE
        return edge - TICK
    while _twice(edge, place):
        edge += MINUTE
    return edge - TICK


def wall_at(moment: datetime, zone: str) -> datetime:
    """Return what the clock shows at a moment; as UTC at the very ends of the calendar."""
    try:
        return _bare(moment.astimezone(ZoneInfo(zone)))
    except OverflowError:
        return _bare(moment.astimezone(UTC))


def _bare(local: datetime) -> datetime:
    return local.replace(tzinfo=None, fold=0)


def _left_out(wall: datetime, place: ZoneInfo) -> bool:
    return _bare(wall.replace(tzinfo=place).astimezone(UTC).astimezone(place)) != wall


def _twice(wall: datetime, place: ZoneInfo) -> bool:
    first, second = (wall.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not _left_out(wall, place)
