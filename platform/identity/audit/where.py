"""Where the request at hand comes from. The web sets it before anything else; commands and workers have none."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The network address of a request, and what its browser or program calls itself."""

    address: str | None = None
    agent: str | None = None


NOWHERE = Place()
_here: ContextVar[Place] = ContextVar("audit_place", default=NOWHERE)


def come_from(address: str | None, agent: str | None = None) -> None:
    """Note where the request comes from, for every entry until the next call."""
    _here.set(Place(address, agent))


def place() -> Place:
    """Return where the present request comes from; an empty place outside requests."""
    return _here.get()
