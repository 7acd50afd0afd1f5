"""What stands on a form: the entries of its sections, by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ...core.words import Words
from ...definition.model import Form, Table
from ..records.context import Context

GENERAL = {"en": "General", "zh": "基本信息"}


def entries_of(section: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give a section's entries as objects: a field by its key alone is {"field": key}."""
    for entry in section.get("fields", ()):
        yield {"field": entry} if isinstance(entry, str) else entry


def field_entries(form: Form) -> dict[str, Mapping[str, Any]]:
    """Return the entries of a form that are fields, by key."""
    return {
        entry["field"]: entry
        for section in form.sections
        for entry in entries_of(section)
        if "field" in entry
    }


def section_fields(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the fields of each section, by the section's key."""
    return {
        section["key"]: tuple(entry["field"] for entry in entries_of(section) if "field" in entry)
        for section in form.sections
    }


def form_of(context: Context, table: Table, use: str) -> Form:
    """Return the form of a table for a use ("create", "edit", "detail", "quick") and for who asks.

    Without one it is the form that shows records, and else all fields in one section.
    """
    model = context.app.model
    roles = {role for app_id, role in context.actor.roles if app_id == context.app.id}
    uses = (use, "create", "detail") if use == "quick" else (use, "detail")
    found = (model.form_for(table.key, each, roles) for each in uses)
    return next((form for form in found if form), None) or general_form(table)


@lru_cache(maxsize=512)
def general_form(table: Table) -> Form:
    """Return the form of a table that the definition gives none: all fields that are not kept out of forms."""
    fields = [field.key for field in table.fields if not field.hidden and field.type != "reverse"]
    section = {"key": "general", "label": GENERAL, "columns": 2, "fields": fields}
    return Form("general", table.key, Words("", ""), ("create", "edit", "detail"), (section,))
