"""Saves within saves: automations before a save may save other records, before which others run. Circles end here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ...automations.step import StepFailed
from ...core.words import Words
from ..records.cause import DEEPEST

MOST_STEPS = 2000
"""So many steps one save may cause through the saves that its automations do, all together."""
CIRCLE = Words(
    "{count} automations before a save have set each other off; change one of them so that the circle ends",
    "已有 {count} 个保存前自动化连续触发，请修改其中之一以结束循环",
)
TOO_MANY = Words(
    "the automations before a save have saved so many others that {count} steps were done; let them save fewer",
    "保存前自动化又触发了大量保存，已执行 {count} 个步骤，请减少其保存的记录",
)


@dataclass(slots=True)
class _Nesting:
    level: int = 0
    steps: int = 0
    """Those done below the first level."""


_nesting: ContextVar[_Nesting | None] = ContextVar("before_save", default=None)


@contextmanager
def one_deeper() -> Iterator[None]:
    """Stand around what is done before one save; the outermost begins to count."""
    here = _nesting.get()
    token = None
    if here is None:
        here = _Nesting()
        token = _nesting.set(here)
    here.level += 1
    try:
        yield
    finally:
        here.level -= 1
        if token is not None:
            _nesting.reset(token)


def count_step() -> None:
    """Count one step that is about to be done; raises StepFailed where saves stand too deep, or did too much."""
    here = _nesting.get()
    if here is None or here.level < 2:
        return
    if here.level > DEEPEST:
        raise StepFailed(CIRCLE.fill(count=DEEPEST))
    here.steps += 1
    if here.steps > MOST_STEPS:
        raise StepFailed(TOO_MANY.fill(count=MOST_STEPS))
