"""The controls of what an automation asks for: drawn as forms draw fields, and read as they read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from markupsafe import Markup

from ....core.errors import Fault
from ....core.words import Words
from ....fields import Field, type_of
from ....fields.base import NotUnderstood
from ....web.current import reader
from ...records.context import Context
from ..inputs import draw_input
from ..read_form import value_of

PREFIX = "v:"


@dataclass(frozen=True, slots=True)
class Asked:
    """One input with its control and what is wrong with what was typed."""

    field: Field
    id: str
    control: Markup
    faults: Sequence[Words]


def read_inputs(fields: Sequence[Field]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the API values that were typed, and what could not be read."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in fields:
        try:
            values[field.key] = value_of(field, request.form.getlist(PREFIX + field.key), reader())
        except NotUnderstood as error:
            faults.append(Fault(field.key, error.words))
    return values, faults


def draw_inputs(
    context: Context, fields: Sequence[Field], place: str, typed: bool, faults: Sequence[Fault] = ()
) -> list[Asked]:
    """Return the controls, with what was typed where a form was sent.

    `place` is what stands between "/a/<app>/" and "/choices/<field>" in the address their pickers ask.
    """
    wrong: dict[str, list[Words]] = {}
    for fault in faults:
        wrong.setdefault(fault.path, []).append(fault.words)
    return [_asked(context, place, field, _typed(field) if typed else None, wrong) for field in fields]


def _typed(field: Field) -> Any:
    texts = request.form.getlist(PREFIX + field.key)
    return texts if type_of(field).many else (texts[0] if texts else None)


def _asked(
    context: Context, place: str, field: Field, value: Any, wrong: Mapping[str, Sequence[Words]]
) -> Asked:
    name, faults = PREFIX + field.key, wrong.get(field.key, ())
    drawn = draw_input(context, place, field, value, reader(), name=name, faults=faults, prefix="ask")
    return Asked(field, f"ask-v-{field.key}", drawn, faults)
