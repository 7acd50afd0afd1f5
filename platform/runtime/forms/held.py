"""A form being filled in, what its rules came to, and the values it then holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.words import Words
from ...definition.model import Form
from ..records.context import Context
from .form_values import rows_in


@dataclass(slots=True)
class Filling:
    """A form being filled in.

    base      what every field held before: the record's values, or what a new one starts with
    typed     what was given for the fields that could be filled in
    closed    fields that are only shown, whatever the rules say
    sections  the fields of each section
    plain     nobody's script has put into empty fields what rules set there
    """

    context: Context
    form: Form
    base: Mapping[str, Any]
    typed: Mapping[str, Any]
    closed: frozenset[str] = frozenset()
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says, and the path of the field it says it beside ("" for none)."""

    rule: str
    message: Words
    field: str


@dataclass(slots=True)
class Outcome:
    """What the rules come to for some values. Names are fields, "section:<key>", and "lines.0.price" within rows."""

    hidden: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    read_only: set[str] = field(default_factory=set)
    sets: dict[str, Any] = field(default_factory=dict)
    """API values by path."""
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: list[Said] = field(default_factory=list)
    refusals: list[Said] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    """Whether each condition holds ("rule@lines.0.") and what each "set" gives ("rule.1@lines.0."), for scripts."""


def held(filling: Filling, outcome: Outcome) -> dict[str, Any]:
    """Return every value under an outcome: what is hidden or closed keeps what it held, unless a rule sets it."""
    values = dict(filling.base)
    for key, value in filling.typed.items():
        if key in outcome.hidden or key in outcome.read_only:
            continue
        values[key] = _rows_held(filling, key, value, outcome) if _is_subform(filling, key) else value
    for path, value in outcome.sets.items():
        if is_taken(filling, outcome, path, values):
            _put(values, path, value)
    return values


def is_taken(filling: Filling, outcome: Outcome, path: str, values: Mapping[str, Any]) -> bool:
    """Say whether what a rule sets stands against what was typed: always where nothing could be typed."""
    if path in outcome.hidden or path in outcome.read_only:
        return True
    key, _, inner = path.partition(".")
    if not inner:
        return key not in filling.typed or (filling.plain and values.get(key) in (None, "", []))
    place, _, child = inner.partition(".")
    row = rows_in(values.get(key))[int(place)]
    return child not in row or (filling.plain and row.get(child) in (None, "", []))


def _rows_held(filling: Filling, key: str, typed: Any, outcome: Outcome) -> list[dict[str, Any]]:
    standing = {row.get("id"): row for row in rows_in(filling.base.get(key))}
    found = []
    for place, row in enumerate(rows_in(typed)):
        closed = {child for child in row if {f"{key}.{place}.{child}"} & (outcome.hidden | outcome.read_only)}
        before = standing.get(row.get("id"), {}) if row.get("id") is not None else {}
        found.append({**before, **{child: value for child, value in row.items() if child not in closed}})
    return found


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    key, _, inner = path.partition(".")
    if not inner:
        values[key] = value
        return
    place, _, child = inner.partition(".")
    rows = [dict(row) for row in rows_in(values.get(key))]
    rows[int(place)][child] = value
    values[key] = rows


def _is_subform(filling: Filling, key: str) -> bool:
    field = filling.context.app.model.tables[filling.form.table].by_key.get(key)
    return field is not None and field.type == "subform"
