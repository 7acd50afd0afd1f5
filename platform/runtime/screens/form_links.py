"""What a form takes from other tables, on its page: values to put in, records to show, choices that are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...definition.model import Form
from ...fields import type_of
from ...web.current import reader
from ..forms import linkage
from ..forms.filters_from import plain
from ..forms.form_values import pointed
from ..forms.starting import starting_values
from ..forms.state import FormState
from ..records.context import Context
from .cells import CellPainter
from .choices import titles_of
from .form_open import OpenForm
from .form_script import control_text
from .inputs import Offer
from .paths import record_path, table_path


@dataclass(frozen=True, slots=True)
class MatchView:
    """Records that match what is typed, as a small table."""

    key: str
    label: str
    headings: list[tuple[str, str]]
    """(label, alignment)"""
    rows: list[tuple[str, list[Markup]]]
    """(address of the record, its cells)"""


def links_address(opened: OpenForm) -> tuple[str, str]:
    """Return where a form's script asks for what other tables give, and when which fields change; "" without any."""
    reads = set(linkage.match_reads(opened.form)).union(
        linkage.carry_of(opened.form), *linkage.fill_reads(opened.form).values()
    )
    if not reads:
        return "", ""
    app, table = opened.context.app.key, opened.table.key
    base = record_path(app, table, opened.row.id) + "/" if opened.row else table_path(app, table)
    return f"{base}linked?form={opened.form.key}", " ".join(sorted(reads))


def begun(opened: OpenForm, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the values a form begins with bring along from other tables; what was given itself stays."""
    if opened.row is not None:
        found = linked_values(opened, {**opened.row.values, **given}, list(given))
    else:
        held = {**starting_values(opened.context, opened.form), **given}
        found = linked_values(opened, held, list(held))
        found |= linkage.filled(opened.context, opened.form, {**held, **found})
    return {key: value for key, value in found.items() if key not in given and value is not None}


def linked_values(opened: OpenForm, values: Mapping[str, Any], changed: Sequence[str]) -> dict[str, Any]:
    """Return the API values that follow from fields that were just changed: of a chosen record, and of other tables."""
    found: dict[str, Any] = {}
    for key in linkage.carry_of(opened.form):
        if key in changed:
            ids = pointed(values.get(key))
            found |= linkage.carried(opened.context, opened.form, key, ids[0] if ids else None)
    moved = {*changed, *found}
    for key, reads in linkage.fill_reads(opened.form).items():
        if reads & moved:
            found |= linkage.filled(opened.context, opened.form, {**values, **found}, (key,))
            moved.add(key)
    return found


def settled(
    opened: OpenForm, values: Mapping[str, Any], state: FormState, given: Mapping[str, Any], plain_form: bool
) -> dict[str, Any]:
    """Return `values`, to be saved, with what other tables give to fields nobody could type into.

    Without a script (`plain_form`) they also fill what was left empty, as a script would have done.
    """
    before = opened.row.values if opened.row else {}
    now = {**state.values, **given}
    changed = [key for key, value in now.items() if plain(value) != plain(before.get(key))]
    mine = opened.context.rights.tables[opened.table.key]
    writable = mine.writable("edit" if opened.row else "create") - opened.closed
    asked = {each.field.key for each in opened.placed if each.writable and state.asks_for(each.field.key)}
    found = dict(values)
    for key, value in linked_values(opened, now, changed).items():
        empty = found.get(key, now.get(key)) in (None, "", [])
        if key in writable and key not in state.hidden and (key not in asked or (plain_form and empty)):
            found[key] = value
    return found


def controls_of(opened: OpenForm, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return, by field, what its control holds for a value, the titles of records, and what is shown without one."""
    found: dict[str, dict[str, Any]] = {}
    for each in opened.placed:
        key = each.field.key
        if key not in values:
            continue
        value = values[key]
        chosen = titles_of(opened.context, each.field, value) if each.type.reference(each.field) else ()
        held: Any = [*chosen] if each.type.many else (chosen[0] if chosen else None)
        if not chosen and not each.type.reference(each.field):
            held = None if value is None else each.type.value(each.field).deserialize(value)
        found[key] = {
            "holds": control_text(each.field, value),
            "titles": {str(one["id"]): one["title"] for one in chosen},
            "shown": each.type.format(each.field, held, reader()) if held is not None else "",
        }
    return found


def match_views(context: Context, form: Form, values: Mapping[str, Any]) -> dict[str, MatchView]:
    """Return the records a form shows, by the place of the block that shows them."""
    found = {}
    for each in linkage.matches(context, form, values):
        painters = [CellPainter(current_app.jinja_env, f, type_of(f), reader()) for f in each.fields]
        rows = [
            (
                record_path(context.app.key, each.table, row.id),
                [painter.draw(row.values.get(painter.field.key)) for painter in painters],
            )
            for row in each.rows
        ]
        headings = [(f.label.to(reader().language), type_of(f).summary) for f in each.fields]
        found[each.key] = MatchView(each.key, each.label.to(reader().language), headings, rows)
    return found


def offer_of(opened: OpenForm, key: str, values: Mapping[str, Any]) -> Offer | None:
    """Return which records a pointer offers on a form; None where the form does not limit them."""
    reads = linkage.offered_reads(opened.form).get(key)
    if reads is None:
        return None
    record = f"&_id={opened.row.id}" if opened.row else ""
    tree = linkage.offered(opened.form, key, values)
    return Offer(tree, f"?_form={opened.form.key}{record}", " ".join(sorted(reads)))
