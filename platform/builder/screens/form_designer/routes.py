"""The designer's acts: every one a form that is posted, saved at once and shown again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.whole_number import whole_number
from ....core.words import Words
from ....web.current import reader
from ....web.declare import declare
from ...edits import fields as field_edits
from ...edits import forms as edits
from ...edits.document import piece_in
from ...edits.keys import free_key
from ..administered import builder_path
from ..changing import save_change
from ..taken_keys import field_keys
from ..working import Working
from .moves import beside, section_after
from .page import designer_page, form_in, form_path
from .palette import BLOCKS, MORE, PLAIN_BLOCKS, SIMPLE
from .properties import block_of, entry_of, form_changes, image_of, section_changes
from .selection import Selection, place_of_field, selected

pages = Blueprint("builder_form_designer", __name__)
NEW_SECTION = {"en": "New section", "zh": "新分区"}
NO_TITLE = Words("Give the new field a title.", "请填写新字段的标题。")
Document = Mapping[str, Any]


@pages.get("/a/<app>/builder/forms/<form>")
@declare(actor="person", permission="administer")
def show_form(app: str, form: str) -> Any:
    """Show a form in the designer, with a part of it selected."""
    state, told = form_in(app, form)
    adding = request.args.get("add", "")
    return designer_page(
        state, told, selected(told, request.args.get("at", "")), adding=adding if adding in BLOCKS else ""
    )


@pages.post("/a/<app>/builder/forms/<form>/place")
@declare(actor="person", permission="administer", body="file")
def place(app: str, form: str) -> Any:
    """Put a field, a new field, or something that is no field on the form: behind what is selected, or where it was dropped."""
    state, told = form_in(app, form)
    kind, _, name = request.form.get("do", "").partition(" ")
    section, index = _where(told)
    if kind == "new":
        return _new_field(state, form, told, section, index)
    at = _posted_at(told).place
    if kind == "block" and name == "matches":
        return redirect(f"{form_path(app, form)}/link?{urlencode({'kind': name, 'at': at})}", 303)
    if kind == "block" and name == "image" and "picture" not in request.files:
        return redirect(f"{form_path(app, form)}?{urlencode({'at': at, 'add': name})}", 303)
    try:
        entry = name if kind == "field" else _block(name)
    except Invalid as error:
        return designer_page(state, told, _posted_at(told), 422, error.faults, adding=name)
    return _saved(
        state,
        form,
        told,
        _with_section(told, section, lambda d, key: edits.place_entry(d, form, entry, key, index)),
        Selection(section, index),
    )


@pages.post("/a/<app>/builder/forms/<form>/move")
@declare(actor="person", permission="administer", body="form")
def move(app: str, form: str) -> Any:
    """Move an entry by a step or to a place, make it wider or narrower, or take it off the form."""
    state, told = form_in(app, form)
    chosen = _posted_at(told)
    if chosen.section is None or chosen.index is None:
        raise NotFound
    do, section, index = request.form.get("do", ""), chosen.section, chosen.index
    if do == "remove":
        return _saved(
            state, form, told, lambda d: edits.remove_entry(d, form, section, index), Selection(section)
        )
    if do in ("narrower", "wider"):
        entry = dict(chosen.entry(told) or {})
        entry["width"] = max(1, entry.get("width", 1) + (1 if do == "wider" else -1))
        return _saved(state, form, told, lambda d: edits.change_entry(d, form, section, index, entry), chosen)
    to = beside(told, chosen, -1 if do == "up" else 1) if do in ("up", "down") else _dropped(told)
    if to.section is None or to.index is None:
        raise NotFound
    return _saved(
        state, form, told, lambda d: edits.move_entry(d, form, section, index, to.section, to.index), to
    )  # type: ignore[arg-type]


@pages.post("/a/<app>/builder/forms/<form>/section")
@declare(actor="person", permission="administer", body="form")
def section(app: str, form: str) -> Any:
    """Add a section behind the selected one, move it, or take it off the form with what stands in it."""
    state, told = form_in(app, form)
    chosen, do = _posted_at(told), request.form.get("do", "")
    if do == "add":
        key = free_key({each["key"] for each in told["sections"]}, "section", "section")
        made = {"key": key, "label": NEW_SECTION, "columns": 2}
        return _saved(
            state, form, told, lambda d: edits.add_section(d, form, made, chosen.section), Selection(key)
        )
    if chosen.section is None:
        raise NotFound
    key = chosen.section
    if do == "remove":
        return _saved(state, form, told, lambda d: edits.remove_section(d, form, key), Selection())
    after = section_after(told, key, -1 if do == "up" else 1)
    return _saved(state, form, told, lambda d: edits.move_section(d, form, key, after), Selection(key))


@pages.post("/a/<app>/builder/forms/<form>/properties")
@declare(actor="person", permission="administer", body="file")
def properties(app: str, form: str) -> Any:
    """Save how the selected part stands: the form, a section, a field or what is no field."""
    state, told = form_in(app, form)
    chosen = _posted_at(told)

    def again(status: int, faults: Sequence[Fault], shown: Document = told) -> Any:
        return designer_page(state, shown, chosen, status, faults, typed=request.form)

    try:
        edit, faults = _property_edit(state, form, told, chosen)
        wanted = piece_in(edit(state.document), "forms", form)
    except Invalid as error:
        return again(422, error.faults)
    if faults:
        return again(422, faults, wanted)
    back = form_path(app, form, chosen.place)
    return save_change(state, edit, back=back, again=lambda status, faults: again(status, faults, wanted))


def _property_edit(
    state: Working, form: str, told: Document, chosen: Selection
) -> tuple[Callable[[Document], Document], Sequence[Fault]]:
    """Return the edit that was typed, and what of it could not be read."""
    if chosen.section is None:
        changes = form_changes(request.form)
        return lambda d: edits.change_form(d, form, changes), ()
    key, index, entry = chosen.section, chosen.index, chosen.entry(told)
    if entry is None or index is None:
        changes = section_changes(request.form)
        return lambda d: edits.change_section(d, form, key, changes), ()
    faults: Sequence[Fault] = ()
    if "field" in entry:
        field = state.model.tables[told["table"]].by_key[entry["field"]]
        wanted, faults = entry_of(request.form, entry, field, reader())
    else:
        wanted = block_of(request.form, request.files.get("picture"), entry)
    plain = wanted["field"] if set(wanted) == {"field"} else wanted
    return lambda d: edits.change_entry(d, form, key, index, plain), faults


def _new_field(state: Working, form: str, told: Document, section: str | None, index: int) -> Any:
    """Add a field to the table and the form in one change; types with settings of their own ask for them first."""
    app, table = state.app.key, told["table"]
    kind, label = request.form.get("new_type", "text"), request.form.get("new_label", "").strip()[:200]
    place = f"{section or ''}:{index}"
    if kind in MORE:
        carried = {"type": kind, "label": label, "form": form, "at": place, "back": form_path(app, form)}
        return redirect(f"{builder_path(app, 'tables', table, 'fields', 'new')}?{urlencode(carried)}", 303)
    if not label or kind not in SIMPLE:
        return designer_page(state, told, _posted_at(told), 422, [Fault("new_label", NO_TITLE)])
    key = free_key(field_keys(state, table), label, "field")

    def edit(document: Document) -> Document:
        made = field_edits.add_field(document, table, {"key": key, "type": kind, "label": label}, show=False)
        return _with_section(told, section, lambda d, to: edits.place_entry(d, form, key, to, index))(made)

    return _saved(state, form, told, edit, Selection(section, index))


def place_new(document: Document, form: str, field: str, at: str) -> Document:
    """Return the document with a field that was just made put at a place of a form, unless it joined it by itself."""
    from_form = next(each for each in document["forms"] if f"{each['table']}.{each['key']}" == form)
    section, _, index = at.partition(":")
    there = place_of_field(from_form, field)
    if there:
        document = edits.remove_entry(document, form, there.partition(":")[0], int(there.partition(":")[2]))
    where = whole_number(index)
    return _with_section(
        from_form,
        section or None,
        lambda d, key: edits.place_entry(d, form, field, key, 10_000 if where is None else where),
    )(document)


def _block(kind: str) -> Any:
    if kind == "image":
        return {"image": image_of(request.form, request.files.get("picture"), None)}
    if kind not in PLAIN_BLOCKS:
        raise NotFound
    return PLAIN_BLOCKS[kind]


def _with_section(
    told: Document, section: str | None, edit: Callable[[Document, str], Document]
) -> Callable[[Document], Document]:
    """Return an edit within a section; a form that has none is given one."""
    if section is not None:
        return lambda document: edit(document, section)
    name = f"{told['table']}.{told['key']}"
    return lambda document: edit(edits.add_section(document, name, {"key": "base", "columns": 2}), "base")


def _posted_at(told: Document) -> Selection:
    return selected(told, request.form.get("at", ""))


def _where(told: Document) -> tuple[str | None, int]:
    """Return where something new goes: where it was dropped, behind the selected entry, or at the end."""
    if request.form.get("to"):
        dropped = _dropped(told)
        return dropped.section, dropped.index or 0
    chosen = _posted_at(told)
    section = chosen.section_of(told) or (told["sections"][-1] if told["sections"] else None)
    if section is None:
        return None, 0
    return section["key"], len(section["fields"]) if chosen.index is None else chosen.index + 1


def _dropped(told: Document) -> Selection:
    """Return the place that a drop or the choice of a section names: "base 3", or "base" for its end."""
    key, _, number = request.form.get("to", "").partition(" ")
    section = next((each for each in told["sections"] if each["key"] == key), None)
    if section is None:
        raise NotFound
    held = len(section["fields"])
    index = whole_number(number)
    return Selection(key, held if index is None else min(index, held))


def _saved(
    state: Working,
    form: str,
    told: Document,
    edit: Callable[[Document], Document],
    show: Selection,
) -> Any:
    def again(status: int, faults: Sequence[Fault]) -> Any:
        return designer_page(state, told, _posted_at(told), status, faults, typed=request.form)

    at = (
        show.place
        if show.section
        else "base:0"
        if request.form.get("do", "").startswith(("field", "block", "new"))
        else ""
    )
    return save_change(state, edit, back=form_path(state.app.key, form, at), again=again)
