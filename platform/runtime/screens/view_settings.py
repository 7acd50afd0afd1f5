"""What a person sets when making a view: by its type, as `view.schema.json` describes each member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.words import Words
from ...definition.fitting import NEEDED, fits
from ...definition.schemas import own_schema
from ..apps.live import LiveTable
from ..records.context import Context
from .columns import readable_fields
from .view_spans import read_spans, spans_shown
from .view_types import types_drawn

MEMBERS: Mapping[str, Sequence[str]] = {
    "grid": ("fields", "row_height", "bar"),
    "board": ("stack", "lanes", "cover", "sums", "fields", "bar"),
    "gallery": ("cover", "fields", "bar"),
    "tree": ("parent", "fields", "bar"),
    "calendar": ("dates", "mode", "fields", "bar"),
    "timeline": ("start", "end", "progress", "after", "scale", "fields", "bar"),
}
"""By a view's type: what is asked for, in this order."""
CHOICES: Mapping[str, Words] = {
    "small": Words("Low", "低"), "medium": Words("Medium", "中"), "large": Words("High", "高"),
    "month": Words("Month", "月"), "week": Words("Week", "周"), "day": Words("Day", "日"),
    "agenda": Words("Agenda", "日程"), "quarter": Words("Quarter", "季度"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One control of the form."""

    name: str
    label: Words
    kind: str
    """"one" of the options, "many" of them, or "spans": pairs of a beginning and an end."""
    options: Sequence[tuple[str, Words]]
    value: Any
    needed: bool = False
    """The view cannot do without it."""
    empty: bool = True
    """It can be left empty."""


def possible_types(context: Context, table: LiveTable) -> Sequence[str]:
    """Return the types of views that the actor can make of a table: those that it has the fields for."""
    return [each for each in types_drawn() if _can_be(context, table, each)]


def _can_be(context: Context, table: LiveTable, type_: str) -> bool:
    needed = ("start" if each == "dates" else each for each in NEEDED.get(type_, ()))
    return all(fitting(context, table, each) for each in needed)


def fitting(context: Context, table: LiveTable, member: str) -> list[tuple[str, Words]]:
    """Return (key, label) of the readable fields that can stand in a member of a view."""
    known = readable_fields(table, context.rights.tables[table.key])
    return [
        (key, each.label)
        for key, each in known.items()
        if member == "fields" or fits(member, table.definition, each)
    ]


def settings_of(context: Context, table: LiveTable, type_: str, told: Mapping[str, Any]) -> list[Setting]:
    """Return the controls for a view's type; `told` are the members as they are."""
    schema = own_schema("view")["properties"]
    found = []
    for name in MEMBERS[type_]:
        about, label = schema[name], Words.read(schema[name].get("title", name))
        needed = name in NEEDED.get(type_, ())
        if "enum" in about:
            options = [(each, CHOICES.get(each, Words(each, each))) for each in about["enum"]]
            found.append(Setting(name, label, "one", options, told.get(name, about["enum"][0]), empty=False))
        elif name == "dates":
            spans = spans_shown(told.get(name, ()), context.actor.language)
            found.append(Setting(name, label, "spans", fitting(context, table, "start"), spans, needed))
        elif about.get("type") == "array":
            if options := fitting(context, table, name):
                found.append(Setting(name, label, "many", options, list(told.get(name, ()))))
        elif options := fitting(context, table, name):
            # What a view cannot do without has a value from the beginning.
            value = told.get(name) or (options[0][0] if needed else "")
            found.append(Setting(name, label, "one", options, value, needed, empty=not needed))
    return found


def read_settings(type_: str, form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the members that were sent for a view's type; nothing is said of what was left empty."""
    members: dict[str, Any] = {"type": type_}
    for name in MEMBERS[type_]:
        if name == "dates":
            if spans := read_spans(form):
                members[name] = spans
        elif name in ("fields", "bar", "sums"):
            if chosen := list(dict.fromkeys(form.getlist(name))):
                members[name] = chosen
        elif form.get(name):
            members[name] = form[name]
    return members


def kept_beside(type_: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a saved view that its form does not ask for."""
    return {name: value for name, value in members.items() if name not in MEMBERS[type_]}
