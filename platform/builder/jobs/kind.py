"""What a kind of long work declares: how it gets on, what it leaves when it stops, and what is told at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...runtime.apps.live import LiveApp, LiveApps
from .store import Job

DONE = Words("Done.", "已完成。")
GETTING_READY = Words("Getting ready…", "正在准备…")
TO_THE_APP = Words("To the app", "打开应用")


def _leave(_work: UnitOfWork, _job: Job) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work."""

    name: str
    """What `build_job.kind` says."""
    step: Callable[[Engine, LiveApps, Job], bool]
    """Do the next step, in transactions of its own that lock the job; says whether more is left.

    The last one calls `finish`. A ProductError it raises ends the job with that reason.
    """
    back: Callable[[Job, LiveApp | None], str]
    """Return the address the page leads to; the app is None while there is none."""
    back_label: Words = TO_THE_APP
    outcome: Callable[[Job], Words] = lambda _job: DONE
    """Return the sentence about a job that is done."""
    clear: Callable[[UnitOfWork, Job], None] = _leave
    """Take away what a job has begun, in the transaction that stops it."""
    waiting: Words = GETTING_READY
    """What is said of a job that runs and does not tell how far it is."""
    goes_on: bool = False
    """Whether one that was stopped can go on where it was; what was cleared away cannot."""
