"""What the settings that name something else offer: tables, fields, options, forms, other automations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .....core.words import Words
from .....fields import type_of
from .....fields.options import COLOR_WORDS, option_words
from .....runtime.channels.accounts import list_accounts
from .....web.current import connection
from ...administered import staff_of
from .panel import Panel
from .setting import Setting

Offered = list[tuple[Any, Words]]
YES, NO = Words("yes", "是"), Words("no", "否")


def offered(panel: Panel, setting: Setting) -> Offered:
    """Return (value, label) of what a setting may name."""
    schema = setting.schema
    enum = schema.get("enum") or schema.get("items", {}).get("enum")
    if enum:
        told = schema.get("x-words") or schema.get("items", {}).get("x-words") or COLOR_WORDS
        return [(each, Words.read(told.get(each, each))) for each in enum]
    offer = _OFFERS.get(schema.get("x-reference", ""))
    return offer(panel, schema) if offer else []


def _tables(panel: Panel, _schema: Mapping[str, Any]) -> Offered:
    return [(key, each.label) for key, each in panel.it.model.tables.items() if each.parent is None]


def _fields(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    table, types = panel.table_of(schema), schema.get("x-types")
    fields = table.by_key.items() if table else ()
    return [(key, each.label) for key, each in fields if not types or each.type in types]


def _options(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    field = panel.field_of(schema)
    told = field.settings.get("options", ()) if field and "options" in type_of(field).settings else ()
    return [(each["key"], option_words(each)) for each in told]


def _values(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    """Return the values of the one field that is watched, where they can be listed."""
    field = panel.field_of(schema)
    if field is None:
        return []
    if field.type == "checkbox":
        return [(True, YES), (False, NO)]
    reference = type_of(field).reference(field)
    if reference is not None and reference.kind == "person":
        people = staff_of(panel.it.state.app).actors
        return [(key, Words(each.name, each.name)) for key, each in people.items()]
    return _options(panel, schema)


def _automations(panel: Panel, _schema: Mapping[str, Any]) -> Offered:
    listed = panel.it.state.model.automations
    return [
        (each["key"], Words.read(each.get("label") or each["key"]))
        for each in listed
        if each["key"] != panel.it.key
    ]


def _views(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    table = panel.table_of(schema)
    return [(each.key, each.label) for each in panel.it.model.views if table and each.table == table.key]


def _forms(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    table = panel.table_of(schema)
    return [(each.key, each.label) for each in panel.it.model.forms if table and each.table == table.key]


def _prints(panel: Panel, schema: Mapping[str, Any]) -> Offered:
    table = panel.table_of(schema)
    told = [each for each in panel.it.model.prints if table and each.get("table") == table.key]
    return [(each["key"], Words.read(each.get("label") or each["key"])) for each in told]


def _roles(panel: Panel, _schema: Mapping[str, Any]) -> Offered:
    return [(key, each.label) for key, each in panel.it.model.roles.items()]


def _accounts(panel: Panel, _schema: Mapping[str, Any]) -> Offered:
    app = panel.it.state.app
    rows = list_accounts(connection(), app.workspace_id, app.id)
    return [(each.key, Words(each.label, each.label)) for each in rows]


_OFFERS: Mapping[str, Callable[[Panel, Mapping[str, Any]], Offered]] = {
    "table": _tables,
    "field": _fields,
    "fields": _fields,
    "option": _options,
    "options": _options,
    "values": _values,
    "automation": _automations,
    "account": _accounts,
    "view": _views,
    "form": _forms,
    "print": _prints,
    "role": _roles,
    "roles": _roles,
}
