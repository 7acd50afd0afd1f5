"""What all the scopes of one statement share: the app, whose rights hold, the moment, and what was used of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from ...core.sqlite_connection import FUNCTIONS
from ...expressions import SQLITE_FUNCTIONS, Environment
from ..access.rights import AppRights
from ..apps.live import LiveApp

# Every statement with an expression in it is made in a frame, so what expressions need on SQLite is added here.
FUNCTIONS.extend(SQLITE_FUNCTIONS)


class WatchedEnvironment:
    """An environment that notes what is asked of it, so that a statement made for one moment and person is kept
    only for those for whom it would be the same."""

    def __init__(self, environment: Environment) -> None:
        self.plain = environment
        """What row rules take: who asks is bound anew for each request, so it is not noted as used."""
        self.used: set[str] = set()
        self.zone = environment.zone
        self.language = environment.language

    @property
    def now(self) -> datetime:
        """The moment."""
        self.used.add("now")
        return self.plain.now

    @property
    def person(self) -> int | None:
        """Who asks."""
        self.used.add("person")
        return self.plain.person

    @property
    def departments(self) -> tuple[int, ...]:
        """The departments of who asks, and all below them."""
        self.used.add("departments")
        return self.plain.departments

    def today(self) -> date:
        """Return the date in the workspace's zone."""
        self.used.add("today")
        return self.plain.today()

    def local(self, moment: datetime) -> datetime:
        """Return `moment` on the workspace's clock, without its zone."""
        return self.plain.local(moment)


@dataclass(eq=False)
class Frame:
    """One statement being made."""

    app: LiveApp
    rights: AppRights
    environment: Environment
    """What values are computed with; row rules always take `watched`."""
    watched: WatchedEnvironment
    dialect: str
    tables: set[int] = field(default_factory=set)
    """The ids of the tables the statement reads."""
    partial: bool = False
    """Some row or field of these tables is kept from the actor."""

    @classmethod
    def open(cls, app: LiveApp, rights: AppRights, environment: Environment, dialect: str) -> Frame:
        """Return the frame of a new statement."""
        watched = (
            environment if isinstance(environment, WatchedEnvironment) else WatchedEnvironment(environment)
        )
        return cls(app, rights, environment, watched, dialect)

    def with_rights(self, rights: AppRights) -> Frame:
        """Return the same statement seen with other rights; rules are judged so."""
        return Frame(self.app, rights, self.watched, self.watched, self.dialect, self.tables)
