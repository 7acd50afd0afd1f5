"""What becomes of an automation when something is taken out of it: of emptied settings, and of whether it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...automations.steps import STEPS
from ...automations.triggers import TRIGGERS
from ...definition.layout import Steps
from .document import Document


def emptied_setting(document: Mapping[str, Any], place: Steps) -> Steps | None:
    """Return what goes when nothing is left at a place in an automation, None where it may be empty.

    A branching without branches goes, and so does a step without what it needs; an optional setting goes alone, and
    a row of a list with a column that is empty.
    """
    if place[-1] == "branches":
        return place[:-1]
    if "settings" not in place:
        return None
    at = place.index("settings")
    within = place[at + 1 :]
    if len(within) != 1:
        return place[: at + 3] if within else None
    holder, of_trigger = place[:at], place[at - 1] == "trigger"
    kinds = TRIGGERS if of_trigger else STEPS
    if within[0] in kinds[_at(document, holder)["type"]].required:
        return holder[:-1] if of_trigger else holder
    return place


def switched_off(document: Document, before: Document, cuts: Iterable[Steps]) -> dict[str, Any]:
    """Return the document in which no automation runs that lost something: it was made for what it was before."""
    keys = set(touched(before, cuts))
    listed = [
        {**each, "enabled": False} if each["key"] in keys else each
        for each in document.get("automations", ())
    ]
    return {**document, "automations": listed} if keys else dict(document)


def touched(document: Document, cuts: Iterable[Steps]) -> Iterator[str]:
    """Give the keys of the automations that run and lose something, not those that go as a whole."""
    for cut in cuts:
        if cut[0] == "automations" and len(cut) > 2:
            automation = document["automations"][cut[1]]
            if automation.get("enabled"):
                yield automation["key"]


def _at(document: Mapping[str, Any], place: Steps) -> Any:
    found: Any = document
    for step in place:
        found = found[step]
    return found
