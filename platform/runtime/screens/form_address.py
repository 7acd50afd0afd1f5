"""What the address of a form fills in: fields by their keys, and what its definition takes from other names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request

from ...fields.base import NotUnderstood
from ...web.current import reader
from ..forms.entry_defaults import from_address
from .form_links import begun
from .form_open import OpenForm
from .read_form import value_of


def of_address(opened: OpenForm) -> dict[str, Any]:
    """Return what the address gives the fields that stand on a form, and what other tables give to that.

    What cannot be read is left out, so that a link somebody wrote wrongly still opens the form.
    """
    listed = from_address(opened.context, opened.form, request.args.getlist, reader())
    given = dict(_told(opened)) if opened.row else listed | dict(_told(opened))
    return given | begun(opened, given)


def _told(opened: OpenForm) -> Iterator[tuple[str, Any]]:
    for each in opened.placed:
        key = each.field.key
        if key in request.args:
            try:
                yield key, value_of(each.field, request.args.getlist(key), reader())
            except NotUnderstood:
                continue
