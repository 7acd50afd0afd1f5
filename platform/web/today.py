"""Which day it is for somebody."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from ..core.clock import utc_now
from ..identity.actor import Actor


def today_of(actor: Actor) -> date:
    """Return today's date where the actor is."""
    return utc_now().astimezone(ZoneInfo(actor.zone)).date()
