"""Lines pasted below the last row become records: what fits is made together, what does not is told line by line.

All that is good goes into one transaction. A try that fails is taken back whole, the lines it blames are set aside,
and the rest is tried again; what cannot be told apart is made line by line, each in a savepoint.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Engine

from ...core.errors import Fault, Invalid, ProductError
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ..forms import submissions
from ..records import service
from ..records.context import Context

TRIES = 4
"""So often all lines are tried together before they are made one by one."""
Lines = Mapping[int, Mapping[str, Any]]
"""API values by the line's place."""


@dataclasses.dataclass(slots=True)
class Made:
    """What became of the lines."""

    ids: list[int] = dataclasses.field(default_factory=list)
    refused: dict[int, list[Fault]] = dataclasses.field(default_factory=dict)
    """By the line's place; a fault's path is the key of a field, or "" for the whole line."""


def make_rows(
    engine: Engine,
    context: Context,
    table_key: str,
    lines: Lines,
    source: str,
    known: submissions.Submission | None,
) -> Made:
    """Make a record of every line that may become one; raises Refused where the actor may make none.

    `known` is what the request is known by (`forms/submissions.py`): sent again, it makes nothing.
    """
    made, left = Made(), dict(lines)
    for _ in range(TRIES):
        if not left:
            return made
        try:
            with unit_of_work(engine) as work:
                if submissions.answered(work, known) is None:
                    made.ids = _create(work, context, table_key, list(left.values()), source)
                    submissions.remember(work, known, made.ids[0])
            return made
        except Invalid as error:
            blamed = _blamed(error, list(left))
            if not blamed:
                break
            made.refused |= blamed
            left = {place: values for place, values in left.items() if place not in blamed}
    if left:
        _one_by_one(engine, context, table_key, left, source, known, made)
    return made


def _create(
    work: UnitOfWork, context: Context, table_key: str, rows: Sequence[Mapping[str, Any]], source: str
) -> list[int]:
    return service.create(
        work, dataclasses.replace(context, connection=work.connection), table_key, rows, source
    )


def _blamed(error: Invalid, places: Sequence[int]) -> dict[int, list[Fault]]:
    """Return the faults by the line they belong to; nothing where one belongs to none."""
    found: dict[int, list[Fault]] = {}
    for fault in error.faults:
        number, _, path = fault.path.partition(".") if len(places) > 1 else ("0", "", fault.path)
        if not (number.isdigit() and int(number) < len(places)):
            return {}
        found.setdefault(places[int(number)], []).append(Fault(path, fault.words))
    return found


def _one_by_one(
    engine: Engine,
    context: Context,
    table_key: str,
    lines: Lines,
    source: str,
    known: submissions.Submission | None,
    made: Made,
) -> None:
    with unit_of_work(engine) as work:
        if submissions.answered(work, known) is not None:
            return
        for place, values in lines.items():
            try:
                with work.connection.begin_nested():
                    made.ids += _create(work, context, table_key, [values], source)
            except service.AppChanged:
                raise
            except Invalid as error:
                made.refused[place] = list(error.faults)
            except ProductError as error:
                made.refused[place] = [Fault("", Words(error.say("en"), error.say("zh")))]
        if made.ids:
            submissions.remember(work, known, made.ids[0])
