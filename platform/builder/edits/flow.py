"""Changes of the steps of one automation: pure functions from its document to the document after the change.

A place in the flow is one text: "" is the first one of all, "in:each" the first one within the step or the branch
`each`, and "tell" the place behind the step `tell`, wherever that stands.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...core.errors import Fault, Invalid, NotFound
from ...core.words import Words
from .document import Piece, find, moved, placed, with_changed

Automation = Mapping[str, Any]
Steps = Sequence[Mapping[str, Any]]
Place = str
INSIDE = "in:"
NEW_BRANCH = {"en": "Branch", "zh": "分支"}


def lists_of(automation: Automation) -> Iterator[tuple[Place, Steps]]:
    """Yield every list of steps with the place of its beginning: the whole flow first, then what stands in it."""
    yield from _lists("", automation.get("steps", ()))


def steps_of(automation: Automation) -> Iterator[Mapping[str, Any]]:
    """Yield every step in the order in which the flow is read."""
    yield from _read(automation.get("steps", ()))


def find_step(automation: Automation, key: str) -> Mapping[str, Any]:
    """Return a step, wherever it stands; raises NotFound."""
    for each in steps_of(automation):
        if each["key"] == key:
            return each
    raise NotFound


def keys_of(automation: Automation) -> set[str]:
    """Return the keys of all steps and branches, which no other may have."""
    branches = {each["key"] for step in steps_of(automation) for each in step.get("branches", ())}
    return branches | {each["key"] for each in steps_of(automation)}


def place_of(automation: Automation, key: str) -> Place:
    """Return the place where a step stands: behind the one before it, or first in its list; raises NotFound."""
    for head, steps in lists_of(automation):
        keys = [each["key"] for each in steps]
        if key in keys:
            at = keys.index(key)
            return keys[at - 1] if at else head
    raise NotFound


def add_step(automation: Automation, step: Mapping[str, Any], place: Place) -> Piece:
    """Return the automation with a new step at a place; raises NotFound."""
    return _with_lists(automation, place, lambda steps, after: _put(steps, step, after))


def change_step(automation: Automation, key: str, changes: Mapping[str, Any]) -> Piece:
    """Return the automation with members of a step set, None takes one away; raises NotFound."""
    find_step(automation, key)
    return _rebuilt(
        automation,
        lambda _head, steps: (
            with_changed(steps, key, lambda piece: _set(piece, changes)) if _has(steps, key) else list(steps)
        ),
    )


def remove_step(automation: Automation, key: str) -> Piece:
    """Return the automation without a step and what stands within it; raises NotFound."""
    find_step(automation, key)
    return _rebuilt(automation, lambda _head, steps: [each for each in steps if each["key"] != key])


def move_step(automation: Automation, key: str, place: Place) -> Piece:
    """Return the automation with a step at another place; raises NotFound, and Invalid for a place within itself."""
    step = find_step(automation, key)
    if place == key:
        return dict(automation)
    alone = {"steps": [step]}
    within = {head for head, _ in lists_of(alone) if head} | {each["key"] for each in steps_of(alone)}
    if place in within:
        raise Invalid([Fault("", WITHIN_ITSELF)])
    return add_step(remove_step(automation, key), step, place)


def copy_step(automation: Automation, key: str, named: Callable[[str], str]) -> tuple[Piece, str]:
    """Return the automation with a copy of a step behind it, and the copy's key; raises NotFound.

    `named` gives the key that the copy of a step or branch gets. What the steps within it say of one another they
    say of the copies.
    """
    step = find_step(automation, key)
    names = {each: named(each) for each in sorted(keys_of({"steps": [step]}))}
    made = _renamed(copy.deepcopy(dict(step)), names)
    return add_step(automation, made, key), names[key]


def add_branch(automation: Automation, step: str, branch: Mapping[str, Any]) -> Piece:
    """Return the automation with one more branch of a step: before the one without a condition, which stays last."""

    def change(piece: Piece) -> None:
        branches = list(piece.get("branches", ()))
        at = len(branches) - (1 if branches and not branches[-1].get("condition") else 0)
        piece["branches"] = [*branches[:at], dict(branch), *branches[at:]]

    return _step_changed(automation, step, change)


def change_branch(automation: Automation, step: str, branch: str, changes: Mapping[str, Any]) -> Piece:
    """Return the automation with members of a branch set, None takes one away; raises NotFound."""

    def change(piece: Piece) -> None:
        piece["branches"] = with_changed(piece.get("branches", ()), branch, lambda each: _set(each, changes))

    return _step_changed(automation, step, change)


def remove_branch(automation: Automation, step: str, branch: str) -> Piece:
    """Return the automation without a branch and its steps; raises NotFound."""

    def change(piece: Piece) -> None:
        at = find(piece.get("branches", ()), branch)
        piece["branches"] = [*piece["branches"][:at], *piece["branches"][at + 1 :]]

    return _step_changed(automation, step, change)


def move_branch(automation: Automation, step: str, branch: str, after: str | None) -> Piece:
    """Return the automation with a branch behind another one of its step, or first; raises NotFound."""

    def change(piece: Piece) -> None:
        piece["branches"] = moved(piece.get("branches", ()), branch, after)

    return _step_changed(automation, step, change)


def branch_in(automation: Automation, key: str) -> tuple[str, Mapping[str, Any]]:
    """Return the key of the step that a branch belongs to, and the branch; raises NotFound."""
    for step in steps_of(automation):
        for each in step.get("branches", ()):
            if each["key"] == key:
                return step["key"], each
    raise NotFound


def _set(piece: Piece, changes: Mapping[str, Any]) -> None:
    """Set members; None takes one away. Steps and branches need no name."""
    for member, value in changes.items():
        if value is None:
            piece.pop(member, None)
        else:
            piece[member] = value


def _step_changed(automation: Automation, key: str, change: Callable[[Piece], None]) -> Piece:
    find_step(automation, key)
    return _rebuilt(
        automation,
        lambda _head, steps: with_changed(steps, key, change) if _has(steps, key) else list(steps),
    )


def _put(steps: Steps, step: Mapping[str, Any], after: str | None) -> list[Any]:
    return [dict(step), *steps] if after is None else placed(steps, dict(step), after)


def _with_lists(automation: Automation, place: Place, put: Callable[[Steps, str | None], list[Any]]) -> Piece:
    """Return the automation with the one list changed that a place is in; raises NotFound."""
    heads = {head for head, _ in lists_of(automation)}
    if place not in heads:
        find_step(automation, place)

    def change(head: Place, steps: Steps) -> list[Any]:
        if place in heads:
            return put(steps, None) if head == place else list(steps)
        return put(steps, place) if _has(steps, place) else list(steps)

    return _rebuilt(automation, change)


def _rebuilt(automation: Automation, change: Callable[[Place, Steps], list[Any]]) -> Piece:
    """Return the automation with every list of steps as `change` makes it, the inner ones first."""

    def inner(step: Mapping[str, Any]) -> Piece:
        made = dict(step)
        if "steps" in made:
            made["steps"] = whole(INSIDE + made["key"], made["steps"])
        if "branches" in made:
            made["branches"] = [
                {**each, "steps": whole(INSIDE + each["key"], each.get("steps", ()))}
                for each in made["branches"]
            ]
        return made

    def whole(head: Place, steps: Steps) -> list[Any]:
        return change(head, [inner(each) for each in steps])

    return {**automation, "steps": whole("", automation.get("steps", ()))}


def _lists(head: Place, steps: Steps) -> Iterator[tuple[Place, Steps]]:
    yield head, steps
    for each in steps:
        if "steps" in each:
            yield from _lists(INSIDE + each["key"], each["steps"])
        for branch in each.get("branches", ()):
            yield from _lists(INSIDE + branch["key"], branch.get("steps", ()))


def _read(steps: Steps) -> Iterator[Mapping[str, Any]]:
    for each in steps:
        yield each
        yield from _read(each.get("steps", ()))
        for branch in each.get("branches", ()):
            yield from _read(branch.get("steps", ()))


def _has(steps: Steps, key: str) -> bool:
    return any(each["key"] == key for each in steps)


def _renamed(step: Piece, names: Mapping[str, str]) -> Piece:
    """Return a step with other keys, for itself and all within it, also where they are spoken of."""
    text = json.dumps(step, ensure_ascii=False)
    for before, after in names.items():
        text = re.sub(rf"\bsteps\.{re.escape(before)}\b", f"steps.{after}", text)

    def rekeyed(piece: Piece) -> Piece:
        made = {**piece, "key": names[piece["key"]]}
        for member in ("steps", "branches"):
            if member in made:
                made[member] = [rekeyed(each) for each in made[member]]
        return made

    return rekeyed(json.loads(text))


WITHIN_ITSELF = Words("A step cannot stand within itself.", "步骤不能移动到自身内部。")
