"""Where a new field is shown: in the list of all records and on the forms of staff, as people expect it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document

STAFF_USES = frozenset({"create", "edit", "detail"})
NOT_IN_LISTS = frozenset({"subform", "reverse"})
NOT_ON_FORMS = frozenset({"reverse"})


def shown(document: Document, table: str, field: Mapping[str, Any], after: str | None) -> dict[str, Any]:
    """Return the document with a field of a table in its list and on its forms, behind `after` where that stands.

    Rows of a sub-form are shown whole wherever the sub-form is.
    """
    changed = dict(document)
    if "." in table:
        return changed
    if field["type"] not in NOT_IN_LISTS:
        changed["views"] = _in_list(document.get("views", ()), table, field["key"], after)
    if field["type"] not in NOT_ON_FORMS:
        changed["forms"] = [
            _on_form(each, field["key"], after) if each["table"] == table and _for_staff(each) else each
            for each in document.get("forms", ())
        ]
    return {member: value for member, value in changed.items() if value or member in document}


def _in_list(views: Any, table: str, key: str, after: str | None) -> list[Any]:
    grids = [each for each in views if each["table"] == table and each.get("type", "grid") == "grid"]
    chosen = next((each for each in grids if each["key"] == "all"), grids[0] if grids else None)
    # A list that names no columns shows them all.
    if chosen is None or not chosen.get("fields") or key in chosen["fields"]:
        return list(views)
    fields = [*chosen["fields"]]
    fields.insert(fields.index(after) + 1 if after in fields else len(fields), key)
    return [{**each, "fields": fields} if each is chosen else each for each in views]


def _for_staff(form: Mapping[str, Any]) -> bool:
    uses = set(form.get("use", STAFF_USES))
    return bool(uses & STAFF_USES) and "public" not in uses


def _on_form(form: Mapping[str, Any], key: str, after: str | None) -> Mapping[str, Any]:
    """Return a form with a field behind another one, or at the end of its last section."""
    sections = form["sections"]
    if not sections or any(key in _keys(section) for section in sections):
        return form
    chosen = next((each for each in sections if after in _keys(each)), sections[-1])
    at = _keys(chosen).index(after) + 1 if after in _keys(chosen) else len(chosen["fields"])
    grown = {**chosen, "fields": [*chosen["fields"][:at], key, *chosen["fields"][at:]]}
    return {**form, "sections": [grown if each is chosen else each for each in sections]}


def _keys(section: Mapping[str, Any]) -> list[str | None]:
    return [each.get("field") if isinstance(each, Mapping) else each for each in section["fields"]]
