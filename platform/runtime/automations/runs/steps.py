"""What a run did, step by step: written with the step itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ....core.clock import utc_now
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ..models import AutomationRunStep

_STEPS = AutomationRunStep.__table__
LONGEST_TEXT, MOST_LISTED = 2000, 1000
"""Characters of a text and members of a list that the log keeps."""


def note_step(
    work: UnitOfWork,
    run_id: int,
    number: int,
    step: str,
    item: str,
    state: str,
    began: datetime,
    *,
    given: Any = None,
    output: Any = None,
    error: Words | None = None,
) -> None:
    """Note one step of a run; a step that is done again after it failed takes the failure's place."""
    values = {
        "run_id": run_id,
        "number": number,
        "step": step,
        "item": item,
        "state": state,
        "given": brief(given),
        "output": brief(output),
        "error": error and {"en": error.en, "zh": error.zh},
        "began_at": began,
        "ended_at": max(began, utc_now()),
    }
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_STEPS).values(values)
    keys = ["run_id", "number"]
    changed = {name: insert.excluded[name] for name in values if name not in keys}
    work.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))


def brief(value: Any) -> Any:
    """Return what the log keeps of a value: the beginning of long texts and lists. Later steps read another copy."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[:LONGEST_TEXT] + "…"
    if isinstance(value, Mapping):
        return {name: brief(each) for name, each in list(value.items())[:MOST_LISTED]}
    if isinstance(value, list | tuple):
        return [brief(each) for each in value[:MOST_LISTED]]
    return value


def note_answer(work: UnitOfWork, run_id: int, number: int, output: Any, error: Words | None) -> None:
    """Note what came back from outside."""
    mine = sa.update(_STEPS).where(_STEPS.c.run_id == run_id, _STEPS.c.number == number)
    state = "failed" if error else "done"
    told = error and {"en": error.en, "zh": error.zh}
    work.connection.execute(mine.values(state=state, output=brief(output), error=told, ended_at=work.now))
