"""Where in its flow a run is: a list of frames, from the flow itself to the innermost list of steps.

A frame is {"in": key of the step that holds the list, None for the flow's own, "branch": key or None, "at": which
step comes next, "items": what the list is done for, None where it is done once, "item": which of them it is}. The
place is JSON and stands in the run's row. A place is a value: every function gives a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Place = list[dict[str, Any]]
Steps = Sequence[Mapping[str, Any]]


def begin() -> Place:
    """Return the place before the first step."""
    return [_frame(None, None, None)]


def enter(place: Place, step: str, branch: str | None, items: Sequence[Any] | None) -> Place:
    """Return the place at the first step of a list that the current step holds; behind the step where it has no item."""
    if items is not None and not items:
        return after(place)
    return [*place, _frame(step, branch, None if items is None else list(items))]


def after(place: Place) -> Place:
    """Return the place behind the current step."""
    return [*place[:-1], {**place[-1], "at": place[-1]["at"] + 1}]


def settle(steps: Steps, place: Place) -> Place:
    """Return the place moved out of lists that are at their end: to the next item, or behind the step that holds them.

    [] means that the flow is at its end, or that what it was in is gone from the flow.
    """
    while place:
        listed = steps_at(steps, place)
        if listed is None:
            return []
        frame = place[-1]
        if frame["at"] < len(listed):
            return place
        if frame["items"] is not None and frame["item"] + 1 < len(frame["items"]):
            return [*place[:-1], {**frame, "at": 0, "item": frame["item"] + 1}]
        place = after(place[:-1]) if place[:-1] else []
    return place


def step_at(steps: Steps, place: Place) -> Mapping[str, Any]:
    """Return the step at a settled place."""
    listed = steps_at(steps, place)
    if listed is None:
        raise LookupError(place)
    return listed[place[-1]["at"]]


def steps_at(steps: Steps, place: Place) -> Steps | None:
    """Return the list of steps that a place is in; None where the flow has no such list."""
    for frame in place[1:]:
        holder = next((each for each in all_steps(steps) if each["key"] == frame["in"]), None)
        if holder is None:
            return None
        if frame["branch"] is None:
            steps = holder.get("steps", ())
        else:
            branch = next((b for b in holder.get("branches", ()) if b["key"] == frame["branch"]), None)
            if branch is None:
                return None
            steps = branch.get("steps", ())
    return steps


def all_steps(steps: Steps) -> Iterator[Mapping[str, Any]]:
    """Give every step of a flow, at every level, in the order they are read."""
    for each in steps:
        yield each
        yield from all_steps(each.get("steps", ()))
        for branch in each.get("branches", ()):
            yield from all_steps(branch.get("steps", ()))


def item_of(place: Place) -> tuple[str | None, Any]:
    """Return (key of the step, item) of the innermost list that is done for items; (None, None) outside of any."""
    for frame in reversed(place):
        if frame["items"] is not None:
            return frame["in"], frame["items"][frame["item"]]
    return None, None


def turns(place: Place) -> str:
    """Return which turns of the loops around it a place is in, from 1: "3", "3/1"; "" outside of any."""
    return "/".join(str(frame["item"] + 1) for frame in place if frame["items"] is not None)


def _frame(step: str | None, branch: str | None, items: list[Any] | None) -> dict[str, Any]:
    return {"in": step, "branch": branch, "at": 0, "items": items, "item": 0}
