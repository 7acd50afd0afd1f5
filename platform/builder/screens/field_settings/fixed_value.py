"""A fixed value that a field starts with: typed in the field's own control, and read as forms read it."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....fields import type_of
from ....fields.base import NotUnderstood, Reader
from ....fields.field import Field
from ....runtime.screens.read_form import value_of

NAME = "default_value"
"""The name of the control."""
WITHOUT = (
    "attachment",
    "image",
    "signature",
    "address",
    "location",
    "subform",
    "rich_text",
    "relation",
    "reverse",
)
"""Types for which a fixed value is not offered."""
STAFF = ("person", "department")
NO_VALUE = Words("Fill in the default, or choose another way.", "请填写默认值，或选择其他方式。")


def may_have_value(told: Field, staff: bool = False) -> bool:
    """Say whether a fixed value can be typed for a field; people and departments only with `staff`.

    A form can name them, as whoever fills it in sees them there; a field cannot: it would give records to
    somebody who has left, where nobody looks.
    """
    kind = type_of(told)
    if not kind.writable or told.type in WITHOUT:
        return False
    reference = kind.reference(told)
    if reference is not None and not (staff and reference.kind in STAFF):
        return False
    return "options" not in kind.settings or bool(told.settings.get("options"))


def fixed_value(form: MultiDict[str, str], told: Field, reader: Reader) -> object:
    """Return the API value that was typed; raises NotUnderstood, also where nothing was."""
    value = value_of(told, form.getlist(NAME), reader)
    if value in (None, "", []):
        raise NotUnderstood(NO_VALUE)
    return value
