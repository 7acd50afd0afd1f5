"""From a posted form to API values: what was typed is parsed by each field's type, and kept where it cannot be.

How controls are named: decisions/0001-runtime.md, "Form posts".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from ...core.errors import Fault
from ...core.whole_number import ID_DIGITS, whole_number
from ...fields import type_of
from ...fields.base import NotUnderstood, Reader
from ...fields.field import Field
from .form_layout import Placed


@dataclass(slots=True)
class Posted:
    """What a form sent: API values by field, what could not be read, and the text as it was typed."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)
    """What to show again in each control: the typed text, or the list of values or rows."""
    places: dict[str, list[int]] = field(default_factory=dict)
    """Under which number each kept row of a sub-form was posted."""
    files: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """The facts of the files that came with it, by id, once they are kept (form_files.py)."""

    @property
    def unread(self) -> set[str]:
        """The fields of which something could not be read."""
        return {fault.path.split(".")[0] for fault in self.faults}

    def given(self) -> dict[str, Any]:
        """Return a value for every field that was sent; what could not be read stands as it was typed."""
        return {key: self.values.get(key, typed) for key, typed in self.typed.items()}


RowFields = Callable[[Field], Sequence[Field]]
"""The fields that the rows of a sub-form offered."""


def read_form(
    form: MultiDict[str, str], placed: Iterable[Placed], reader: Reader, row_fields: RowFields
) -> Posted:
    """Return what the form holds of the fields it was laid out with; others are not looked at."""
    posted = Posted()
    named = set(form.getlist("_fields"))
    for each in placed:
        if each.writable and each.field.key in named:
            if each.field.type == "subform":
                rows = _rows(form, each.field, row_fields(each.field), reader, posted)
                posted.values[each.field.key] = posted.typed[each.field.key] = rows
            else:
                _read(form, each.field, each.field.key, reader, posted)
    return posted


def _read(form: MultiDict[str, str], field: Field, name: str, reader: Reader, posted: Posted) -> None:
    kind = type_of(field)
    texts = form.getlist(name)
    posted.typed[field.key] = texts if kind.many else (texts[0] if texts else "")
    try:
        posted.values[field.key] = value_of(field, texts, reader)
    except NotUnderstood as error:
        posted.faults.append(Fault(name.replace(":", "."), error.words))


def value_of(field: Field, texts: list[str], reader: Reader) -> Any:
    """Return the API value of a control's texts; raises NotUnderstood."""
    kind = type_of(field)
    if not texts:
        return [] if kind.many else kind.absent
    if not kind.many:
        return kind.parse(field, texts[0], reader)
    if not kind.reference(field):
        return kind.parse(field, "\n".join(texts), reader) if len(texts) == 1 else [t for t in texts if t]
    numbers = ((text, whole_number(text, ID_DIGITS)) for text in texts if text)
    return [text if number is None else number for text, number in numbers]


def _rows(
    form: MultiDict[str, str], field: Field, children: Sequence[Field], reader: Reader, posted: Posted
) -> list[dict[str, Any]]:
    """Return the rows of a sub-form, those marked for removal and new ones nobody filled in left out.

    What a row did not offer is not in it, and stays as it is.
    """
    rows: list[dict[str, Any]] = []
    for number in _row_numbers(form, field.key):
        prefix = f"{field.key}:{number}"
        if form.get(f"{prefix}:remove"):
            continue
        row = Posted()
        for child in children:
            _read(form, child, f"{prefix}:{child.key}", reader, row)
        record_id = whole_number(form.get(f"{prefix}:id", ""), ID_DIGITS)
        filled = any(_filled(child, row.values.get(child.key)) for child in children)
        if record_id is None and not row.faults and not filled:
            continue
        at = len(rows)
        posted.faults += [
            Fault(f"{field.key}.{at}.{fault.path.rsplit('.', 1)[-1]}", fault.words) for fault in row.faults
        ]
        posted.places.setdefault(field.key, []).append(number)
        rows.append({**row.typed, **row.values} | ({} if record_id is None else {"id": record_id}))
    return rows


def _row_numbers(form: Mapping[str, str], key: str) -> list[int]:
    parts = (name.split(":") for name in form if name.startswith(f"{key}:"))
    numbers = (whole_number(part[1]) for part in parts if len(part) == 3)
    return sorted({number for number in numbers if number is not None})


def _filled(child: Field, value: Any) -> bool:
    """Say whether somebody entered a value: it is neither empty nor what a new row starts with."""
    start = (child.default or {}).get("value")
    if value in (None, "", [], False) or start is None:
        return value not in (None, "", [], False)
    try:  # a number may come as its text, and written otherwise: 1.00
        kind = type_of(child).value(child)
        return kind.deserialize(value) != kind.deserialize(start)
    except ma.ValidationError:
        return True
