"""Acts on many records as work in turns: while the page is being answered where they are small, else by the worker."""

from __future__ import annotations

from ..turns import LongWork
from .act import unfinished
from .steps import step, stop_for_fault

ACTS = LongWork("bulk act", f"{__name__}.run", step, stop_for_fault, unfinished)


def run(act_id: int) -> None:
    """Work on an act for a while; called by the worker, with nothing but the act's id."""
    ACTS.turn(act_id)
