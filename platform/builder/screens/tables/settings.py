"""The settings of a table as its form has them, and as members of the definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from ....definition.model import Table
from ....definition.references.form_links import compares
from ....fields import type_of
from ..frame.labels import read_words, typed_words
from ..frame.picks import Option, field_options

SORTS = 3
"""So many fields a table is sorted by, as its form asks."""
GROUPS = 3
"""So many groups of fields by which records are taken for the same."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the form shows."""

    typed: Mapping[str, str]
    """Names and explanation in both languages."""
    icon: str
    title: str
    titles: Sequence[Option]
    sort: Sequence[tuple[str, bool]]
    """(field, whether descending), with empty ones to fill in."""
    sorts: Sequence[Option]
    same: Sequence[Sequence[str]]
    """Groups of fields, with empty ones to fill in."""
    comparable: Sequence[Option]
    tell_unseen: bool


def settings_of(table: Table, document: Mapping[str, Any], typed: MultiDict[str, str] | None) -> Settings:
    """Return the settings of a table, or those that were typed."""
    told = document if typed is None else {**document, **_members(typed)}
    match = told.get("match") or {}
    sort = [(each.removeprefix("-"), each.startswith("-")) for each in told.get("sort") or ()]
    same = list(match.get("any", ()))
    fields = list(table.by_key.values())
    return Settings(
        typed={
            **typed_words(told.get("label") or table.key, "label"),
            **typed_words(told.get("help"), "help"),
        },
        icon=told.get("icon") or "table",
        title=told.get("title") or table.title,
        titles=field_options(table.fields),
        sort=[*sort, *[("", False)] * max(SORTS - len(sort), 1)],
        sorts=field_options(each for each in fields if type_of(each).sortable),
        same=[*same, *[[]] * max(GROUPS - len(same), 1)],
        comparable=field_options(each for each in table.fields if compares(each)),
        tell_unseen=bool(match.get("tell_unseen")),
    )


def changes_of(table: Table, form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the members that a form sets, None for those it takes away."""
    members = _members(form)
    if table.parent is not None:
        return {name: members[name] for name in ("label", "help")}
    return members


def _members(form: MultiDict[str, str]) -> dict[str, Any]:
    sort = []
    for place in range(len(form)):
        if key := form.get(f"sort:{place}"):
            sort.append(f"-{key}" if form.get(f"sort:{place}:way") == "down" else key)
    groups = [chosen for place in range(len(form)) if (chosen := form.getlist(f"same:{place}"))]
    match: dict[str, Any] | None = {"any": groups} if groups else None
    if match is not None and form.get("tell_unseen") == "1":
        match["tell_unseen"] = True
    return {
        "label": read_words(form, "label") or "",
        "help": read_words(form, "help"),
        "icon": form.get("icon") or None,
        "title": form.get("title") or None,
        "sort": list(dict.fromkeys(sort)) or None,
        "match": match,
    }
