"""The page of what an entry takes from another table: values filled in, records offered, records shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....fields import type_of
from ....runtime.screens.condition_rows import condition_rows
from ....web.current import current_context, reader
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...edits import forms as edits
from ..administered import builder_path
from ..changing import save_change
from ..conditions.fields import known_fields
from ..working import Working
from .linking import KINDS, EntryLink, fields_there, link_of, read_link
from .page import form_in, form_path
from .selection import Selection, selected

pages = Blueprint("builder_form_links", __name__)
NO_TABLE = Words("Choose the table.", "请选择数据表。")
NO_SECTION = Words("Add a section to the form first.", "请先在表单中添加分区。")
NO_MATCH = Words(
    "Say which records are meant: add a field that must match, or a condition.",
    "请指定要匹配的记录：添加对应字段或条件。",
)


@pages.get("/a/<app>/builder/forms/<form>/link")
@declare(actor="person", permission="administer")
def show_link(app: str, form: str) -> Any:
    """Show one link of the entry that the address names."""
    state, told = form_in(app, form)
    chosen, kind = _asked(told)
    link = link_of(kind, _told(told, chosen, kind), _table_of(state, told, chosen, kind))
    return _page(state, told, form, chosen, link)


@pages.post("/a/<app>/builder/forms/<form>/link")
@declare(actor="person", permission="administer", body="form")
def save_link(app: str, form: str) -> Any:
    """Save the link, take it away, or draw its page again."""
    state, told = form_in(app, form)
    chosen, kind = _asked(told)
    own = _table_of(state, told, chosen, kind)
    before = link_of(kind, _told(told, chosen, kind), own)
    table = own if kind == "filter" else request.form.get("table", "")
    known = known_fields(fields_there(state.model, table, state.app.tables))
    link = read_link(request.form, kind, table, before, known)
    do = request.form.get("do", "save")

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, told, form, chosen, link, status, faults)

    if do not in ("save", "clear"):
        return again(200, ())
    value = None if do == "clear" else link.document(known, reader())
    if do == "save" and table not in state.model.tables:
        return again(422, [Fault("", NO_TABLE)])
    if link.rows.faulty:
        return again(422, ())
    if do == "save" and link.tree(known, reader()) is None:
        return again(422, [Fault("", NO_MATCH)])
    try:
        edit, at = _edit(form, told, chosen, kind, value)
    except Invalid as error:
        return again(422, error.faults)
    return save_change(state, edit, back=form_path(app, form, at), again=again)


def _edit(form: str, told: Mapping[str, Any], chosen: Selection, kind: str, value: Any) -> tuple[Any, str]:
    """Return the edit and the place it leads to: an entry changed, or matching records placed."""
    entry = chosen.entry(told)
    if kind == "matches" and (entry is None or "matches" not in entry):
        section = chosen.section or (told["sections"][-1]["key"] if told["sections"] else None)
        if section is None:
            raise Invalid([Fault("", NO_SECTION)])
        held = next(each for each in told["sections"] if each["key"] == section)["fields"]
        index = len(held) if chosen.index is None else chosen.index + 1
        made = {"matches": value}
        return lambda d: edits.place_entry(d, form, made, section, index), f"{section}:{index}"
    if entry is None or chosen.section is None or chosen.index is None:
        raise NotFound
    section, index = chosen.section, chosen.index
    if kind == "matches" and value is None:
        return lambda d: edits.remove_entry(d, form, section, index), section
    changed = {name: each for name, each in entry.items() if name != kind}
    if value is not None:
        changed[kind] = value
    wanted = changed["field"] if set(changed) == {"field"} else changed
    return lambda d: edits.change_entry(d, form, section, index, wanted), chosen.place


def _asked(told: Mapping[str, Any]) -> tuple[Selection, str]:
    kind = request.values.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    return selected(told, request.values.get("at", "")), kind


def _told(told: Mapping[str, Any], chosen: Selection, kind: str) -> Mapping[str, Any] | None:
    return (chosen.entry(told) or {}).get(kind)


def _table_of(state: Working, told: Mapping[str, Any], chosen: Selection, kind: str) -> str:
    """Return the table whose records a pointer offers; raises NotFound for a field that offers none."""
    if kind != "filter":
        return ""
    key = (chosen.entry(told) or {}).get("field", "")
    field = state.model.tables[told["table"]].by_key.get(key)
    if field is None or field.type != "relation":
        raise NotFound
    return field.settings["table"]


def _page(
    state: Working,
    told: Mapping[str, Any],
    form: str,
    chosen: Selection,
    link: EntryLink,
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    app, who, context = state.app.key, reader(), current_context(state.app.key)
    groups = fields_there(state.model, link.table, state.app.tables)
    known = known_fields(groups)
    there = state.model.tables.get(link.table)
    here = state.model.tables[told["table"]]
    entry = chosen.entry(told) or {}

    page = settings_page(
        "form_designer/link.html",
        builder_path(app, "forms"),
        KINDS[link.kind],
        state.app,
        state=state,
        link=link,
        at=chosen.place,
        of_field=here.by_key.get(entry.get("field", "")),
        exists=link.kind in entry,
        tables=[each for each in state.model.tables.values() if each.parent is None],
        there=list(there.by_key.values()) if there else [],
        here=list(here.by_key.values()),
        conditions=condition_rows(context, link.rows, groups, known, who),
        type_of=type_of,
        faults=faults,
        address=builder_path(app, "forms", form, "link"),
        back=form_path(app, form, chosen.place),
    )
    return make_response(page, status)
