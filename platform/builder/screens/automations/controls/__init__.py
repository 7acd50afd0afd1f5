"""The controls of a panel: one module a kind of setting, with the template of its name beside it."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    conditions,
    given,
    inputs,
    json_text,
    lines,
    offsets,
    people,
    plain,
    schedules,
    secrets,
    several,
    sorts,
    sources,
    templates,
    values,
    words,
)
from .panel import Kind

KINDS: Mapping[str, Kind] = {
    "choice": plain.Plain(),
    "many": plain.Plain(),
    "number": plain.Plain(),
    "date": plain.Plain(),
    "line": plain.Plain(),
    "switch": plain.Plain(),
    "lines": lines.Lines(),
    "words": words.BothWords(),
    "template": templates.Template(),
    "json": json_text.JsonText(),
    "expression": sources.Source(),
    "values": values.Values(),
    "given": given.Given(),
    "people": people.People(),
    "condition": conditions.ConditionRows(),
    "sort": sorts.Sort(),
    "inputs": inputs.Inputs(),
    "schedule": schedules.Schedules(),
    "offset": offsets.Offset(),
    "rows": several.Rows(),
    "secret": secrets.Secret(),
    "icon": lines.Icon(),
}
"""By the kind of a setting (`setting.kind_of`): what reads and draws it."""
