"""Whom a mail about notices goes to: with the rights, the language and the clock they have at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...identity.actor import Actor
from ...identity.models import Person
from ...identity.sign_in import load_actor
from ..apps.live import LiveApps
from .inbox import known
from .mail_texts import Line
from .telling import tell
from .timings import Timing, timing_of

WHOLE = 5000
"""So much of a comment a mail tells that is about it alone."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is active and has an address."""

    actor: Actor
    email: str
    timing: Timing

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when their quiet hours are over; None outside of them."""
        quiet = self.timing.quiet
        return quiet.until(now, self.actor.zone) if quiet else None

    def next_digest(self, now: datetime) -> datetime:
        """Return when their next digest comes."""
        return self.timing.rhythm.next(now, self.actor.zone)

    def lines(
        self,
        connection: sa.Connection,
        apps: LiveApps,
        rows: Sequence[sa.Row],
        now: datetime,
        excerpt: int = WHOLE,
    ) -> list[Line]:
        """Return what some of their notices say to them now; what they may not know of is left out."""
        theirs = apps.current(connection, self.actor.workspace_id).values()
        live = [each for each in theirs if each.trial_of is None]
        heard = known(connection, self.actor, live, now, rows)
        return [Line(each, tell(connection, self.actor, each, excerpt)) for each in heard]


def find_addressee(connection: sa.Connection, person_id: int) -> Addressee | None:
    """Return a person who can be mailed, or None."""
    actor = load_actor(connection, person_id)
    email = connection.scalar(sa.select(Person.email).where(Person.id == person_id))
    return Addressee(actor, email, timing_of(connection, person_id)) if actor and email else None
