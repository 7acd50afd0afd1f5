"""The fields a rule's condition may ask about: the form's own, those around a sub-form's row, and one link away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....runtime.access.known import PARENT
from ....runtime.screens.filter_fields import FilterField, FilterGroup
from .operators import operators_of

OUTER = Words("The record", "主表记录")


def condition_groups(app: App, table: str, rows: str | None = None) -> list[FilterGroup]:
    """Return what the editor offers over a table's records, or over the rows of one of its sub-forms."""
    if rows:
        own = app.tables[f"{table}.{rows}"]
        return [FilterGroup(None, _of(own, "")), FilterGroup(OUTER, _of(app.tables[table], f"{PARENT}."))]
    own = app.tables[table]
    groups = [FilterGroup(None, _of(own, ""))]
    for field in own.fields:
        leads = link(table, field)
        if leads is not None and not leads.many and (found := _of(app.tables[leads.table], f"{field.key}.")):
            groups.append(FilterGroup(field.label, found))
    return groups


def known_fields(groups: Sequence[FilterGroup]) -> Mapping[str, FilterField]:
    """Return what is offered by its path."""
    return {each.path: each for group in groups for each in group.fields}


def _of(table: Table, before: str) -> list[FilterField]:
    return [
        FilterField(f"{before}{key}", field.label, field, table.key)
        for key, field in table.by_key.items()
        if operators_of(field)
    ]
