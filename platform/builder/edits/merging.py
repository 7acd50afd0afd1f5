"""Several options of a choice become one: everything that named one of them names the one they become."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from ...core.words import Words
from ...definition.diff import Keys
from ...definition.layout import Steps
from ...definition.model import App
from ...definition.uses import uses
from ...definition.uses.elements import steps_of
from ...definition.uses.names import called
from ...definition.uses.place_kinds import PLACES
from ...definition.uses.use import Use
from .document import Document
from .removal import CHANGES, Consequence, Removal, without


def merged(document: Document, field: Keys, keys: Sequence[str], into: str) -> Removal:
    """Return the document with the options `keys` of a field taken for its option `into`."""
    changed = copy.deepcopy(dict(document))
    gone = [(*field, "options", key) for key in keys]
    found = uses(App.read(document))
    met = [use for use in found if use.element in gone]
    # From behind, so that what stands before in the same text stays where it is.
    for use in sorted(met, key=lambda use: use.span or (0, 0), reverse=True):
        _put(changed, use, into)
    for use in met:
        _say_once(changed, use.steps[:-1])
    _offer_wherever(changed, field, keys, into)
    places = [steps for each in gone if (steps := steps_of(document, each)) is not None]
    consequences = (
        Consequence(
            use.by,
            CHANGES,
            MEANS.fill(
                by=called(document, use.by),
                it=called(document, use.element),
                into=called(document, (*field, "options", into)),
                role=PLACES[use.role],
            ),
        )
        for use in met
    )
    seen = (
        Consequence(use.by, CHANGES, SEES.fill(by=called(document, use.by), it=called(document, use.element)))
        for use in found
        if use.element == (*field, "options", into) and use.role == "rows"
    )
    return Removal(without(changed, places), tuple(dict.fromkeys((*seen, *consequences))))


def _put(document: dict[str, Any], use: Use, into: str) -> None:
    holder = _at(document, use.steps[:-1])
    last, key = use.steps[-1], use.element[-1]
    if use.span is not None:
        start, end = use.span
        holder[last] = f'{holder[last][:start]}"{into}"{holder[last][end:]}'
    elif last == key:
        # What is said by option: of a limit the one that was there holds, what is drawn is drawn as often.
        value = holder.pop(key)
        if into not in holder:
            holder[into] = value
        elif use.role == "sample":
            holder[into] += value
    else:
        holder[last] = into


def _say_once(document: dict[str, Any], steps: Steps) -> None:
    listed = _at(document, steps)
    if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
        listed[:] = dict.fromkeys(listed)


def _offer_wherever(document: dict[str, Any], field: Keys, keys: Sequence[str], into: str) -> None:
    """Offer the option for whatever one of them was offered for, as records have them together."""
    choice = _at(document, steps_of(document, field) or ())
    told = [each for each in choice["options"] if each["key"] in (*keys, into)]
    left = next(each for each in told if each["key"] == into)
    if all("of" in each for each in told):
        left["of"] = list(dict.fromkeys(above for each in (left, *told) for above in each["of"]))
    else:
        left.pop("of", None)


def _at(document: Any, steps: Steps) -> Any:
    found = document
    for step in steps:
        found = found[step]
    return found


SEES = Words(
    "The {by} decides by the {it} which records its people see: those that held a merged option count with them.",
    "{by}按{it}决定可查看的记录，原来使用被合并选项的记录也将计入。",
)
MEANS = Words(
    "The {by} says the {into} instead of the {it} ({role}).",
    "{by}中的{it}将改为{into}（{role}）。",
)
