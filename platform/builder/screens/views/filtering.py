"""The rows of conditions in the builder: which fields they can be about, how they are shown and read.

The rows are those of every list's filter (`runtime/screens/filter_form.py`). Each colour has rows of its own, whose
names begin with "c0." for the first of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ....definition.links import link
from ....definition.model import App, Table
from ....fields import Field, type_of
from ....runtime.screens.condition_rows import ConditionRows, condition_rows
from ....runtime.screens.filter_fields import ANY_OF, FilterField, FilterGroup
from ....runtime.screens.filter_form import form_of, read_filter_form, tree_of
from ....runtime.screens.filter_rows import FilterForm
from ....web.current import current_context, reader
from ..working import Working


def offered(state: Working, table: Table) -> list[FilterGroup]:
    """Return the fields that conditions can be made on: the table's own, then those one link away."""
    groups = [FilterGroup(None, _of(state, table, ""))]
    for key, field in table.by_key.items():
        leads = link(table.key, field)
        if leads is not None and (found := _of(state, state.model.tables[leads.table], f"{key}.")):
            groups.append(FilterGroup(ANY_OF.fill(label=field.label) if leads.many else field.label, found))
    return groups


def _of(state: Working, table: Table, before: str) -> list[FilterField]:
    return [
        FilterField(f"{before}{key}", field.label, field, table.key)
        for key, field in table.by_key.items()
        if type_of(field).operators
        and not (before and field.type in ("reverse", "subform"))
        and _has_choices(state, table, field)
    ]


def _has_choices(state: Working, table: Table, field: Field) -> bool:
    """Say whether there is something to choose from: a table that is not live yet has no records."""
    leads = link(table.key, field)
    return leads is None or leads.table in state.app.tables


def known(
    state: Working, table: Table, groups: list[FilterGroup], filters: Iterable[Any]
) -> dict[str, FilterField]:
    """Return the fields by path: those offered, and those further away that one of the filters names."""
    found = {each.path: each for group in groups for each in group.fields}
    for row in (row for tree in filters for row in form_of(tree).rows):
        if row.field not in found and (at := _walked(state.model, table, row.field)) is not None:
            found[row.field] = at
    return found


def _walked(model: App, table: Table, path: str) -> FilterField | None:
    field = None
    for key in path.split("."):
        if field is not None:
            leads = link(table.key, field)
            if leads is None:
                return None
            table = model.tables[leads.table]
        field = table.by_key.get(key)
        if field is None:
            return None
    return FilterField(path, field.label, field, table.key) if field and type_of(field).operators else None


def read_filter(
    form: MultiDict[str, str], fields: Mapping[str, FilterField], prefix: str = ""
) -> tuple[FilterForm, Any]:
    """Return the rows that were sent, after their buttons, and the filter they make; a row at fault says so."""
    kinds = {path: each.field for path, each in fields.items()}
    rows = read_filter_form(form, kinds, prefix)
    return rows, tree_of(rows, kinds, reader())


def draw_rows(
    state: Working, rows: FilterForm, groups: Sequence[FilterGroup], fields: Mapping[str, FilterField]
) -> ConditionRows:
    """Return the rows as their template draws them."""
    return condition_rows(current_context(state.app.key), rows, groups, fields, reader())
