"""The page of one field, new or there already: everything its template shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, request

from ....core.errors import Fault
from ....core.words import Words
from ....definition.schemas import own_schema
from ....fields import FIELD_TYPES, type_of
from ....fields.field import Field
from ....web.current import current_context, reader
from ....web.settings_frame import settings_page
from ..administered import builder_path
from ..frame.labels import typed_words
from ..grant_view import CLASS_LABELS
from ..working import Working
from .declared import settings_of
from .drawing import Painter
from .faults import by_control, summed_up
from .fixed_value import may_have_value
from .standing import held_by_option, next_number, records_without
from .typed import TypedField

NEW = Words("New field: {kind}", "新建字段：{kind}")
COMMON = {
    name: {"title": Words.read(each["title"]), "description": Words.read(each.get("description") or "")}
    for name, each in own_schema("field:text")["properties"].items()
    if "title" in each
}
"""What every field may say, as people call it."""


def field_page(
    state: Working,
    table: str,
    typed: TypedField,
    *,
    back: str,
    status: int = 200,
    faults: Sequence[Fault] = (),
    add_row_to: str = "",
    posted: Mapping[str, str] | None = None,
) -> Any:
    """Return the page of a field as it was typed; `faults` are those of the definition that it would make."""
    document, key = typed.document, typed.document.get("key")
    kind, context, who = FIELD_TYPES[document["type"]], current_context(state.app.key), reader()
    for name, words in by_control(state, table, document, faults, request.values.get("after")).items():
        typed.faults.setdefault(name, []).extend(words)
    told = Field.read({"key": "new", **document, "label": document.get("label") or "-"})
    painter = Painter(
        context,
        state.model,
        table,
        typed,
        who,
        held_by_option(context, table, told) if key else None,
        add_row_to,
    )
    drawn = painter.settings()
    title = Words.read(document["label"]) if key else NEW.fill(kind=kind.label)
    page = settings_page(
        "field_settings/field.html",
        builder_path(state.app.key, "tables"),
        title,
        state.app,
        state=state,
        kind=kind,
        key=key,
        in_table=state.model.tables[table],
        table_href=builder_path(state.app.key, "tables", table),
        field_href=builder_path(state.app.key, "tables", table, "fields", key or "new"),
        back=back,
        expression_href=builder_path(state.app.key, "tables", table, "expression"),
        typed=_shown(document, posted),
        document=document,
        faults=typed.faults,
        summary=summed_up(typed.faults, [each.setting for each in drawn], who.language),
        drawn=drawn,
        form={"ruled": False},
        common=COMMON,
        classes=CLASS_LABELS,
        default_how=_how(told, posted),
        default_control=painter.default(told) if may_have_value(told) else "",
        searches=kind.searchable,
        may_be_required=kind.writable,
        may_be_unique=kind.unique,
        searched=document.get("search", kind.searchable),
        empty_records=records_without(context, table, told) if key else None,
        next_number=next_number(context, table, told, who) if document["type"] == "serial" else "",
        many_lines=[
            each.name for each in settings_of(document["type"]) if each.keyed or each.kind == "fields"
        ],
        may_be_title=type_of(told).titled,
        is_title=state.model.tables[table].title == key,
        roles=[role for role in state.model.roles.values() if key],
        row_fields_href=builder_path(state.app.key, "tables", f"{table}.{key}"),
        reverse=posted or {},
        from_form="form" in request.args,
    )
    return make_response(page, status)


def _shown(document: Mapping[str, Any], posted: Mapping[str, str] | None) -> dict[str, str]:
    """Return the texts of the page: as they were posted, or as the definition has them."""
    if posted is not None:
        return {**posted}
    shown: dict[str, str] = {}
    for name in ("label", "help", "placeholder"):
        shown |= typed_words(document.get(name), name)
    for setting in settings_of(document["type"]):
        if setting.kind == "words":
            shown |= typed_words(document.get(setting.key), setting.name)
        elif setting.kind == "expression":
            shown[setting.name] = document.get(setting.key, "")
    default = document.get("default") or {}
    return {**shown, "default_expression": default.get("expression", "")}


def _how(told: Field, posted: Mapping[str, str] | None) -> str:
    """Return how the default is given: "value", "expression", "kept" as it is, or "" for none."""
    if posted is not None and "default" in posted:
        return posted["default"]
    default = told.default or {}
    if "value" in default:
        return "value" if may_have_value(told) else "kept"
    return "expression" if "expression" in default else ""
