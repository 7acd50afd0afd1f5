"""What a run did, step by step: written with the step itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ....core.clock import utc_now
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ..models import AutomationRunStep

_STEPS = AutomationRunStep.__table__


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
        "given": given,
        "output": output,
        "error": error and {"en": error.en, "zh": error.zh},
        "began_at": began,
        "ended_at": max(began, utc_now()),
    }
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_STEPS).values(values)
    keys = ["run_id", "number"]
    changed = {name: insert.excluded[name] for name in values if name not in keys}
    work.connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))


def note_answer(work: UnitOfWork, run_id: int, number: int, output: Any, error: Words | None) -> None:
    """Note what came back from outside."""
    mine = sa.update(_STEPS).where(_STEPS.c.run_id == run_id, _STEPS.c.number == number)
    state = "failed" if error else "done"
    told = error and {"en": error.en, "zh": error.zh}
    work.connection.execute(mine.values(state=state, output=output, error=told, ended_at=work.now))
