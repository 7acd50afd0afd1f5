"""The fields a rule's condition may ask about: the form's own, those around a sub-form's row, and one link away."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....fields import SYSTEM_FIELDS
from ....runtime.access.known import PARENT
from ....runtime.screens.filter_fields import ANY_OF, FilterField, FilterGroup
from .operators import operators_of

OUTER = Words("The record", "主表记录")
HOLDS = {"relation": {"many": True}, "member": {"many": True}, "department": {"many": True}}
"""What makes a field of a type hold several: so does the same field of several records, seen from one."""


def condition_groups(
    app: App, table: str, rows: str | None = None, *, lists: bool = False
) -> list[FilterGroup]:
    """Return what the editor offers over a table's records, or over the rows of one of its sub-forms.

    With `lists` also over the records of a list, where one can ask which values are among them.
    """
    if rows:
        own = app.tables[f"{table}.{rows}"]
        return [FilterGroup(None, _of(own, "")), FilterGroup(OUTER, _of(app.tables[table], f"{PARENT}."))]
    own = app.tables[table]
    groups = [FilterGroup(None, _of(own, ""))]
    for field in own.fields:
        leads = link(table, field)
        if leads is None or (leads.many and not lists):
            continue
        beyond = _listed if leads.many else _of
        if found := beyond(app.tables[leads.table], f"{field.key}."):
            groups.append(FilterGroup(ANY_OF.fill(label=field.label) if leads.many else field.label, found))
    return groups


def groups_everywhere(app: App) -> list[FilterGroup]:
    """Return what can be asked over the records of every table: the fields that all have."""
    some = next(iter(app.tables), "")
    return [
        FilterGroup(
            None,
            [FilterField(each.key, each.label, each, some) for each in SYSTEM_FIELDS if operators_of(each)],
        )
    ]


def known_fields(groups: Sequence[FilterGroup]) -> Mapping[str, FilterField]:
    """Return what is offered by its path."""
    return {each.path: each for group in groups for each in group.fields}


def _of(table: Table, before: str) -> list[FilterField]:
    return [
        FilterField(f"{before}{key}", field.label, field, table.key)
        for key, field in table.by_key.items()
        if operators_of(field)
    ]


def _listed(table: Table, before: str) -> list[FilterField]:
    """Return the choices among the fields of many records, as the list of values that they are."""
    found = []
    for field in table.fields:
        if field.type == "select":
            found.append(dataclasses.replace(field, type="multi_select"))
        elif field.type in HOLDS and not field.settings.get("many"):
            found.append(dataclasses.replace(field, settings={**field.settings, **HOLDS[field.type]}))
    return [FilterField(f"{before}{each.key}", each.label, each, table.key) for each in found]
