"""What a change of an app touches, before it is made."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...core.words import Words
from ...definition.model import App
from ...fields.base import Reader
from ...runtime.apps.live import LiveApp
from ...runtime.records.context import Context
from .changes import Change
from .counting import answer, concerned
from .outside import clones, opened, outside
from .people import people
from .questions import questions
from .running import running
from .told import Example, Impact, Values
from .touched import touched


def impact(
    context: Context,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reader: Reader,
    others: Iterable[LiveApp] = (),
    *,
    seconds: float,
) -> Impact:
    """Return what turning a live app from one checked document into another touches.

    `context` is the administrator's, who sees the examples; `others` are the workspace's apps. Counting values
    ends after `seconds`: then it is said that there are at least so many, or that there may be some.
    """
    connection, app, now = context.connection, context.app, context.environment.now
    change = Change.between(App.read(before), App.read(after))
    told = Impact(
        refused=tuple(opened(connection, app, change, now)),
        touched=tuple(touched(app.key, change)),
        values=tuple(_values(context, change, reader, seconds)),
        people=tuple(people(connection, app, change, now)),
        outside=(*running(connection, app, change), *outside(connection, app, change, now)),
    )
    if told.empty:
        return told
    return replace(told, clones=clones(connection, app, others))


def refusals(context: Context, before: Mapping[str, Any], after: Mapping[str, Any]) -> Sequence[Words]:
    """Return why a change may not be made as it is, and what to do first; nothing where it may."""
    change = Change.between(App.read(before), App.read(after))
    return tuple(opened(context.connection, context.app, change, context.environment.now))


def records_of(
    context: Context,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reader: Reader,
    name: str,
    most: int,
) -> Iterator[Example]:
    """Give the records behind one of an impact's values, those that the actor may see."""
    change = Change.between(App.read(before), App.read(after))
    for question in questions(context.connection, context.app, change, context.environment.now):
        if question.name == name:
            yield from concerned(question, context, reader, most)


def values(
    context: Context, before: Mapping[str, Any], after: Mapping[str, Any], reader: Reader, seconds: float
) -> Sequence[Values]:
    """Return the values that a change takes away or would refuse, counted for so many seconds."""
    return tuple(_values(context, Change.between(App.read(before), App.read(after)), reader, seconds))


def _values(context: Context, change: Change, reader: Reader, seconds: float) -> Iterator[Values]:
    asked = list(questions(context.connection, context.app, change, context.environment.now))
    end = time.monotonic() + seconds
    for place, question in enumerate(asked):
        # Each gets its share of what is left, so that one large table does not silence the others.
        share = (end - time.monotonic()) / (len(asked) - place)
        told = answer(question, context, reader, time.monotonic() + share)
        if told is not None:
            yield told
