"""Answering questions about values within a budget of time, with examples that the administrator may see."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice

import sqlalchemy as sa

from ...core.deadline import Overran, deadline
from ...core.errors import NotFound, Refused
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.masking import Masked
from ...runtime.access.refusals import NotAllowed
from ...runtime.records.context import Context
from ...runtime.records.page import ListRequest
from ...runtime.records.query import list_records
from .questions import Question
from .told import Example, Values
from .value_words import for_one

COUNTED = 100_000
"""So many records are counted; of more it is said that there are at least so many."""
EXAMPLES = 5
LOOKED_FOR = 50
"""Of so many records concerned, those that the administrator sees give the examples."""
PAGE = 500
EXAMPLES_SECONDS = 0.05
"""So long examples are looked for, after the counting."""
ABOUT = Words("At least {number}", "至少 {number} ")
PERHAPS = Words("Perhaps some", "若干")
UNCOUNTED = Words(
    "There are more records than can be counted at once. {what}", "记录较多，无法立即统计完毕。可能{what}"
)


def answer(question: Question, context: Context, reader: Reader, end: float) -> Values | None:
    """Return what a question comes to; None where no record is concerned. Nothing is counted after `end`.

    What could not be counted by then is no reason for silence: it says that there may be some.
    """
    counted = _selected if question.select is not None else _scanned
    count, ids, ended = counted(question, context.connection, end)
    if not count:
        return None if ended else _uncounted(question)
    number: Words | str = f"{count:,}" if ended else ABOUT.fill(number=f"{count:,}")
    said = for_one(question.words) if count == 1 and ended else question.words
    words = said.fill(**question.names, count=number)
    return Values(words, count, not ended, _first(question, context, reader, ids), question.name)


def _uncounted(question: Question) -> Values:
    what = question.words.fill(**question.names, count=PERHAPS)
    return Values(UNCOUNTED.fill(what=what), 0, True, (), question.name)


def _first(question: Question, context: Context, reader: Reader, ids: Sequence[int]) -> Sequence[Example]:
    """Return some examples; none where they cannot be had in time."""
    try:
        with deadline(context.connection, time.monotonic() + EXAMPLES_SECONDS):
            return tuple(islice(_examples(question, context, reader, ids), EXAMPLES))
    except Overran:
        return ()


def concerned(question: Question, context: Context, reader: Reader, most: int) -> Iterator[Example]:
    """Give the records that a question concerns and the actor may see, `most` of them are looked at."""
    found = context.connection.scalars(question.select.limit(most)) if question.select is not None else None
    ids = (
        islice((each for each in question.scan() if each is not None), most)
        if question.scan
        else iter(found or ())
    )
    while page := list(islice(ids, PAGE)):
        yield from _examples(question, context, reader, page)


def _selected(question: Question, connection: sa.Connection, end: float) -> tuple[int, Sequence[int], bool]:
    """Return how many records a statement finds, the first of them, and whether these are all.

    Nobody waits for millions to be told.
    """
    assert question.select is not None
    ids: Sequence[int] = ()
    try:
        with deadline(connection, end):
            ids = connection.scalars(question.select.limit(LOOKED_FOR)).all()
        if len(ids) < LOOKED_FOR:
            return len(ids), ids, True
        found = question.select.limit(COUNTED + 1).subquery()
        with deadline(connection, end):
            count = connection.scalar(sa.select(sa.func.count()).select_from(found)) or 0
    except Overran:
        return len(ids), ids, False
    return min(count, COUNTED), ids, count <= COUNTED


def _scanned(question: Question, connection: sa.Connection, end: float) -> tuple[int, Sequence[int], bool]:
    count, ids = 0, []
    assert question.scan is not None
    try:
        with deadline(connection, end):
            for number, record_id in enumerate(question.scan()):
                if number % PAGE == 0 and time.monotonic() > end:
                    return count, ids, False
                if record_id is not None:
                    count += 1
                    if len(ids) < LOOKED_FOR:
                        ids.append(record_id)
    except Overran:
        return count, ids, False
    return count, ids, True


def _examples(question: Question, context: Context, reader: Reader, ids: Sequence[int]) -> Iterator[Example]:
    """Give those of some records that the actor may see, with the value where they may read it."""
    table, key = question.table, question.field
    mine = context.rights.tables.get(table.key)
    if mine is None or table.definition.parent is not None:
        return
    readable = key is not None and key in mine.fields
    asked = ListRequest(
        fields=(key,) if readable and key else (), ids=tuple(ids), limit=len(ids), sort=("id",)
    )
    try:
        rows = list_records(context, table.key, asked).rows
    except (NotFound, Refused, NotAllowed):
        return
    field = table.definition.by_key[key] if readable and key else None
    for row in rows:
        value = row.values.get(field.key) if field else None
        text = ""
        if field is not None and value is not None:
            text = value if isinstance(value, Masked) else type_of(field).format(field, value, reader)
        yield Example(row.id, row.title, str(text), f"/a/{context.app.key}/{table.key}/{row.id}")
