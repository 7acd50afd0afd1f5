"""A change of an app as a whole on its way to go live: within a request, or later by a worker that knows it by its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..identity.actor import Actor
from ..runtime.apps.live import LiveApp
from .along import Along, do_along
from .publishing import change_app


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an app shall be, and everything that is done with it in one transaction."""

    document: Mapping[str, Any]
    """The whole checked definition."""
    said: Words
    acts: Sequence[Mapping[str, Any]] = ()
    """The data acts, in order."""
    undoes: int | None = None
    """The number of the revision that it takes back."""
    files: Mapping[str, str] | None = None
    """The files it is told to be installed from; None to keep those of now."""
    along: Along | None = None
    """What else is noted with it; see `along.py`."""

    def as_json(self) -> dict[str, Any]:
        """Return it as a job keeps it."""
        return {
            "document": self.document,
            "said": {"en": self.said.en, "zh": self.said.zh},
            "acts": [dict(each) for each in self.acts],
            "undoes": self.undoes,
            "files": None if self.files is None else dict(self.files),
            "along": self.along,
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Wanted:
        """Return what `as_json` gave."""
        return cls(
            told["document"],
            Words(**told["said"]),
            told["acts"],
            told["undoes"],
            told["files"],
            told["along"],
        )


def go_live(work: UnitOfWork, app: LiveApp, actor: Actor, wanted: Wanted) -> int:
    """Publish a change as the successor of a live app, with all that goes along; returns the live revision's number.

    Raises what `change_app` raises, and what refuses that which goes along.
    """
    number = change_app(
        work,
        app,
        actor,
        app.revision,
        lambda _document: wanted.document,
        wanted.said,
        wanted.acts,
        undoes=wanted.undoes,
        files=wanted.files,
    )
    if wanted.along is not None:
        do_along(work, app, actor, wanted.along)
    return number
