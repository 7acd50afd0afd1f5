"""The designer's page: palette, canvas and properties of one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....definition.links import link
from ....fields import type_of
from ....fields.field import Field
from ....runtime.records.context import Context
from ....runtime.screens.inputs import draw_input
from ....web.current import current_context, reader
from ....web.settings_frame import settings_page
from ...edits.document import piece_in
from ..administered import builder_path
from ..field_settings import fixed_value
from ..field_settings.fixed_value import may_have_value
from ..frame.labels import typed_words
from ..working import Working, working
from .canvas import canvas, on_form
from .faults import FormFault, form_faults
from .palette import block_offers, new_types, offers
from .properties import LAYOUTS, USES
from .rule_sentences import rule_lines
from .selection import Selection

FORMS = Words("Forms", "表单")


def form_in(app: str, name: str) -> tuple[Working, Mapping[str, Any]]:
    """Return what the actor edits and one form of it; raises NotFound."""
    state = working(app)
    return state, piece_in(state.document, "forms", name)


def form_path(app: str, name: str, at: str = "") -> str:
    """Return the address of a form's designer, with a part selected."""
    return builder_path(app, "forms", name) + (f"?at={at}" if at else "")


def form_name(form: Mapping[str, Any]) -> str:
    """Return how the builder calls a form: "table.key"."""
    return f"{form['table']}.{form['key']}"


def designer_page(
    state: Working,
    form: Mapping[str, Any],
    selection: Selection,
    status: int = 200,
    faults: Sequence[Fault] = (),
    adding: str = "",
    typed: MultiDict[str, str] | None = None,
) -> Any:
    """Return the designer; `adding` is a block whose properties are asked for before it is placed."""
    who, app, name, context = reader(), state.app.key, form_name(form), current_context(state.app.key)
    parts = canvas(context, state.model, form, selection, who)
    wrong = form_faults(state, name, form, parts, selection.place, faults)
    page = settings_page(
        "form_designer/designer.html",
        builder_path(app, "forms"),
        Words.read(form.get("label") or form["key"]),
        state.app,
        state=state,
        form_document=form,
        form_key=name,
        address=builder_path(app, "forms", name),
        back=builder_path(app, "forms"),
        in_table=state.model.tables[form["table"]],
        at=selection.place,
        sections=parts,
        chosen=next((part for each in parts for part in each.parts if part.selected), None),
        chosen_section=selection.section_of(form),
        properties=_properties(context, state, form, selection, typed, wrong),
        palette=offers(state.model, form),
        blocks=block_offers(),
        types=new_types(),
        adding=adding,
        uses=USES,
        layouts=LAYOUTS,
        roles=list(state.model.roles.values()),
        rules=rule_lines(state.model, form, who),
        faults=wrong,
        expression_href=builder_path(app, "tables", form["table"], "expression"),
        fields_href=builder_path(app, "tables", form["table"], "fields"),
    )
    return make_response(page, status)


def _properties(
    context: Context,
    state: Working,
    form: Mapping[str, Any],
    selection: Selection,
    typed: MultiDict[str, str] | None,
    wrong: Sequence[FormFault],
) -> dict[str, Any]:
    """Return what the pane of properties shows of the selected part, `typed` over what the form says."""
    if selection.section is None:
        words = _words(form, ("label", "help", "message"))
        use = form.get("use", ("create", "edit", "detail"))
        return {
            "typed": {**words, **(typed.to_dict() if typed else {})},
            "use": use,
            "layout": form.get("layout", "page"),
        }
    section = selection.section_of(form)
    if section is None:
        raise NotFound
    entry = selection.entry(form)
    if entry is None:
        folds = {None: "", False: "open", True: "folded"}[section.get("collapsed")]
        return {
            "typed": {**_words(section, ("label", "help")), **(typed.to_dict() if typed else {})},
            "columns": section.get("columns", 2),
            "folds": folds,
        }
    shown: dict[str, Any] = {"entry": entry, "columns": section.get("columns", 2)}
    if "field" in entry:
        faulty = [each.words for each in wrong if each.control == "f-default_value"]
        return shown | _field_properties(context, state, form, entry, typed, faulty)
    told = entry.get("text") or entry.get("divider")
    words = typed_words("" if isinstance(told, bool) else told, "text")
    alt = typed_words(entry["image"]["alt"], "alt") if "image" in entry else {}
    return shown | {"typed": {**words, **alt, **(typed.to_dict() if typed else {})}}


def _field_properties(
    context: Context,
    state: Working,
    form: Mapping[str, Any],
    entry: Mapping[str, Any],
    typed: MultiDict[str, str] | None,
    faulty: Sequence[Words],
) -> dict[str, Any]:
    table = state.model.tables[form["table"]]
    field = table.by_key[entry["field"]]
    kind = type_of(field)
    leads = link(table.key, field) if field.type == "relation" else None
    there = state.model.tables.get(leads.table) if leads else None
    default = entry.get("default") or {}
    fixed = may_have_value(field, staff=True)
    return {
        "field": on_form(field, entry),
        "own": field,
        "kind": kind,
        "writable": kind.writable,
        "declared": field in table.fields,
        "typed": {**_words(entry, ("label", "help", "placeholder")), "default_expression": default.get("expression", ""), **(typed.to_dict() if typed else {})},
        "default": _how(default, fixed, typed),
        "fixed": _fixed(context, table.key, on_form(field, entry), default.get("value"), typed, faulty) if fixed else "",
        "there": there.by_key.values() if there and not field.settings.get("many") else (),
        "here": [each for each in table.fields if type_of(each).writable and each is not field],
        "carry": [*(entry.get("carry") or {}).items(), ("", ""), ("", "")],
        "adds": leads is not None,
        "linked": [name for name in ("fill", "filter") if name in entry],
    }  # fmt: skip


def _how(default: Mapping[str, Any], fixed: bool, typed: Mapping[str, str] | None) -> str:
    """Return how an entry says what its field starts with: "kept" for what cannot be shown here."""
    if typed and "default" in typed:
        return typed["default"]
    how = next(iter(default), "")
    return how if how in ("expression", "previous", "") or (fixed and how == "value") else "kept"


def _fixed(
    context: Context,
    table: str,
    field: Field,
    value: Any,
    typed: MultiDict[str, str] | None,
    faulty: Sequence[Words],
) -> Markup:
    """Return the control of the value that an entry starts with: the field's own, with what was typed."""
    if typed and fixed_value.NAME in typed:
        texts = typed.getlist(fixed_value.NAME)
        value = texts if type_of(field).many else texts[0]
    return draw_input(context, table, field, value, reader(), name=fixed_value.NAME, faults=faulty)


def _words(told: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found |= typed_words(told.get(name), name)
    return found
