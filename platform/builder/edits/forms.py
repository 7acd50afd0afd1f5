"""Changes of forms, their sections and what stands in them: pure functions. A form goes by "table.key"."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ...core.errors import Fault, Invalid, NotFound
from ...core.words import Words
from .document import (
    Document,
    apply_changes,
    check_new,
    find,
    moved,
    name_of,
    piece_in,
    placed,
    with_changed,
    with_piece,
)
from .removal import Removal, removed

TWICE = Words("This field stands on the form already.", "该字段已在表单中。")
form_name = name_of("forms")


def add_form(document: Document, form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a new form at the end; raises NotFound for its table, Invalid for its key or name."""
    piece_in(document, "tables", form["table"])
    check_new(document.get("forms", ()), form, form_name)
    return {**document, "forms": [*document.get("forms", ()), {"sections": [], **form}]}


def change_form(document: Document, form: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a form set, None takes one away; raises NotFound, Invalid."""
    return with_piece(document, "forms", form, lambda piece: apply_changes(piece, changes))


def copy_form(document: Document, form: str, key: str, label: Any) -> dict[str, Any]:
    """Return the document with a form like another one behind it; raises NotFound, Invalid."""
    made = {**copy.deepcopy(dict(piece_in(document, "forms", form))), "key": key, "label": label}
    check_new(document["forms"], made, form_name)
    return {**document, "forms": placed(document["forms"], made, form, form_name)}


def move_form(document: Document, form: str, after: str | None) -> dict[str, Any]:
    """Return the document with a form behind another one, or first: the first that fits is taken. Raises NotFound."""
    return {**document, "forms": moved(document.get("forms", ()), form, after, form_name)}


def remove_form(document: Document, form: str) -> Removal:
    """Return the document without a form; raises NotFound."""
    piece_in(document, "forms", form)
    return removed(document, ("forms", form))


def add_section(
    document: Document, form: str, section: Mapping[str, Any], after: str | None = None
) -> dict[str, Any]:
    """Return the document with a new section behind another one, or at the end; raises NotFound, Invalid."""

    def change(piece: dict[str, Any]) -> None:
        check_new(piece["sections"], section)
        piece["sections"] = placed(piece["sections"], {"fields": [], **section}, after)

    return with_piece(document, "forms", form, change)


def change_section(document: Document, form: str, section: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a section set; entries that were wider than it now is become as wide.

    Raises NotFound, Invalid.
    """

    def change(piece: dict[str, Any]) -> None:
        apply_changes(piece, changes)
        piece["fields"] = [_fitted(each, piece) for each in piece["fields"]]

    return _with_section(document, form, section, change)


def move_section(document: Document, form: str, section: str, after: str | None) -> dict[str, Any]:
    """Return the document with a section behind another one, or first; raises NotFound."""

    def change(piece: dict[str, Any]) -> None:
        piece["sections"] = moved(piece["sections"], section, after)

    return with_piece(document, "forms", form, change)


def remove_section(document: Document, form: str, section: str) -> dict[str, Any]:
    """Return the document without a section of a form, and without what the form's rules said of it; raises NotFound."""
    find(piece_in(document, "forms", form)["sections"], section)
    return removed(document, ("forms", form, "sections", section)).document


def place_entry(
    document: Document, form: str, entry: Any, section: str, index: int | None = None
) -> dict[str, Any]:
    """Return the document with an entry at a place of a section, None is the end.

    Raises NotFound, and Invalid for a field that stands on the form already.
    """
    key = field_of(entry)
    on_form = (
        field_of(each) for part in piece_in(document, "forms", form)["sections"] for each in part["fields"]
    )
    if key is not None and key in on_form:
        raise Invalid([Fault("field", TWICE)])

    def change(piece: dict[str, Any]) -> None:
        at = len(piece["fields"]) if index is None else index
        piece["fields"].insert(max(at, 0), _fitted(entry, piece))

    return _with_section(document, form, section, change)


def move_entry(
    document: Document, form: str, section: str, index: int, to_section: str, to_index: int
) -> dict[str, Any]:
    """Return the document with an entry at another place: `to_index` counts without the entry. Raises NotFound."""

    def change(piece: dict[str, Any]) -> None:
        from_, to = (piece["sections"][find(piece["sections"], key)] for key in (section, to_section))
        entry = from_["fields"].pop(_place(from_, index))
        to["fields"].insert(max(to_index, 0), _fitted(entry, to))

    return with_piece(document, "forms", form, change)


def change_entry(document: Document, form: str, section: str, index: int, entry: Any) -> dict[str, Any]:
    """Return the document with an entry replaced: a field's key, or an object with how it stands; raises NotFound."""

    def change(piece: dict[str, Any]) -> None:
        piece["fields"][_place(piece, index)] = _fitted(entry, piece)

    return _with_section(document, form, section, change)


def remove_entry(document: Document, form: str, section: str, index: int) -> dict[str, Any]:
    """Return the document without an entry of a form, and without what the form's rules said of it; raises NotFound."""
    sections = piece_in(document, "forms", form)["sections"]
    entries = sections[find(sections, section)]
    key = field_of(entries["fields"][_place(entries, index)])
    if key is not None:
        return removed(document, ("forms", form, "sections", section, "fields", key)).document

    def change(piece: dict[str, Any]) -> None:
        del piece["fields"][index]

    return _with_section(document, form, section, change)


def field_of(entry: Any) -> str | None:
    """Return the field that an entry places; None for a text, a line, a picture or matching records."""
    return entry.get("field") if isinstance(entry, Mapping) else entry


def _place(section: Mapping[str, Any], index: int) -> int:
    if not 0 <= index < len(section["fields"]):
        raise NotFound
    return index


def _fitted(entry: Any, section: Mapping[str, Any]) -> Any:
    """Return an entry no wider than its section."""
    columns = section.get("columns", 1)
    if isinstance(entry, Mapping) and entry.get("width", 1) > columns:
        return {**entry, "width": columns}
    return entry


def _with_section(document: Document, form: str, section: str, change: Any) -> dict[str, Any]:
    def within(piece: dict[str, Any]) -> None:
        piece["sections"] = with_changed(piece["sections"], section, change)

    return with_piece(document, "forms", form, within)
