"""Hand-overs as work in turns: at once where it is little, by the worker where it is much."""

from __future__ import annotations

from ..turns import LongWork
from .job import step, stop_for_fault, unfinished

AT_ONCE = 200
"""So many records are handed over while the page is being answered."""
HANDOVERS = LongWork("hand-over", f"{__name__}.run", step, stop_for_fault, unfinished)


def run(job_id: int) -> None:
    """Work on a job for a while; called by the worker, with nothing but the job's id."""
    HANDOVERS.turn(job_id)
