"""Saving a field's settings: options that are gone take along what named them, everything else is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...edits.document import find, table_in
from ...edits.fields import change_field
from ...edits.options import remove_option
from ..frame.page import taking_out


def changed_field(
    document: Mapping[str, Any], table: str, field: str, wanted: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the document with a field as it is wanted; raises NotFound, Invalid.

    Options that are no longer wanted are removed first, with the conditions and colours that named them.
    """
    fields = table_in(document, table)["fields"]
    before = fields[find(fields, field)]
    kept = {each["key"] for each in wanted.get("options", ())}
    for option in before.get("options", ()):
        if option["key"] not in kept and kept:
            document = _without(document, table, field, option["key"])
    gone = dict.fromkeys(name for name in before if name not in wanted)
    return change_field(document, table, field, {**gone, **wanted})


def _without(document: Mapping[str, Any], table: str, field: str, option: str) -> Mapping[str, Any]:
    return taking_out(lambda before: remove_option(before, table, field, option))(document)
