"""The settings of a table and of a view, less what names fields that an actor may not know of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Knows = Callable[[str], bool]
"""Whether the actor may read a field of the table, named by its dotted path."""

ONE_FIELD = ("stack", "lanes", "cover", "parent", "start", "end", "progress", "after")
"""Members of a view that name one field: without it there is no such view."""


def known_page(page: Mapping[str, Any], shown: frozenset[str]) -> dict[str, Any]:
    """Return what a record's page shows, of the fields that the actor sees."""
    found = dict(page)
    if found.get("stage") not in shown:
        found.pop("stage", None)
    for member in ("facts", "stream"):
        if member in found:
            found[member] = [key for key in found[member] if key in shown]
    if "tabs" in found:
        tabs = [
            {**tab, "parts": [part for part in tab["parts"] if _related(part, shown)]}
            for tab in found["tabs"]
        ]
        found["tabs"] = [tab for tab in tabs if tab["parts"]]
        if not found["tabs"]:
            del found["tabs"]
    return found


def _related(part: Any, shown: frozenset[str]) -> bool:
    return not isinstance(part, Mapping) or "related" not in part or part["related"] in shown


def known_match(match: Mapping[str, Any], readable: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return by which fields records are taken for the same, of those the actor may read; None without any."""
    lists = [keys for keys in match["any"] if all(key in readable for key in keys)]
    return {**match, "any": lists} if lists else None


def known_view(
    view: Mapping[str, Any], shown: frozenset[str], knows: Knows, filtered: Callable[[Any], set[str]]
) -> dict[str, Any] | None:
    """Return a view without what names other fields; None where it cannot be without them.

    `filtered` gives the dotted names that a filter compares. For whom it opens first is the builders' business.
    """
    found = {member: value for member, value in view.items() if member != "roles"}
    if not all(knows(found[member]) for member in ONE_FIELD if member in found):
        return None
    for member in ("sums", "bar"):
        if member in found:
            found[member] = [key for key in found[member] if knows(key)]
    if "widths" in found:
        found["widths"] = {key: width for key, width in found["widths"].items() if key in shown}
    if "colors" in found:
        found["colors"] = [
            each
            for each in found["colors"]
            if each.get("field") in (*shown, None) and all(knows(name) for name in filtered(each["filter"]))
        ]
    if "dates" in found:
        found["dates"] = [each for each in found["dates"] if knows(each["start"]) and _ends(each, knows)]
        if not found["dates"]:
            return None
    return found


def _ends(dates: Mapping[str, Any], knows: Knows) -> bool:
    return "end" not in dates or knows(dates["end"])
