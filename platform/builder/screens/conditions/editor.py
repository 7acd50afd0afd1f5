"""The editor of a rule's condition: rows where they suffice, a formula where they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ....definition.model import App
from ....fields.base import Reader
from ....runtime.records.context import Context
from ....runtime.screens import filter_form
from ....runtime.screens.condition_rows import condition_rows
from ....runtime.screens.filter_fields import FilterField, FilterGroup
from ....runtime.screens.filter_form import form_of
from ....runtime.screens.filter_rows import FilterForm
from .fields import condition_groups, known_fields
from .operators import operators_of
from .reading import tree_of
from .writing import expression_of

FORMULA = "formula"
ROWS = "rows"


@dataclass(slots=True)
class Condition:
    """A condition as the editor shows it: rows, or `source` where it is written as a formula."""

    groups: Sequence[FilterGroup]
    known: Mapping[str, FilterField]
    rows: FilterForm = field(default_factory=FilterForm)
    source: str = ""
    way: str = ROWS

    @property
    def faulty(self) -> bool:
        """Say whether a row's value could not be read."""
        return self.way == ROWS and self.rows.faulty


def condition_of(
    app: App, table: str, rows: str | None, source: str, more: Sequence[FilterGroup] = ()
) -> Condition:
    """Return the editor of an expression; one that rows cannot show is a formula. `more` can be asked about too."""
    groups = [*condition_groups(app, table, rows), *more]
    known = known_fields(groups)
    tree = tree_of(source, known) if source else None
    if source and tree is None:
        return Condition(groups, known, source=source, way=FORMULA)
    return Condition(groups, known, form_of(tree), source)


def read_condition(
    form: MultiDict[str, str],
    app: App,
    table: str,
    rows: str | None,
    reader: Reader,
    more: Sequence[FilterGroup] = (),
) -> Condition:
    """Return the condition that was posted, after the button that was pressed has done its work."""
    groups = [*condition_groups(app, table, rows), *more]
    known = known_fields(groups)
    fields = {path: each.field for path, each in known.items()}
    if form.get("way") == FORMULA and form.get("do") != ROWS:
        return Condition(groups, known, source=form.get("when", "").strip(), way=FORMULA)
    if form.get("way") == FORMULA:
        return condition_of(app, table, rows, form.get("when", "").strip(), more)
    shown = filter_form.read_filter_form(form, fields, operators=operators_of)
    source = expression_of(filter_form.tree_of(shown, fields, reader), known)
    return Condition(groups, known, shown, source, FORMULA if form.get("do") == FORMULA else ROWS)


def condition_parts(context: Context, condition: Condition, reader: Reader) -> Mapping[str, Any]:
    """Return what the editor's template asks for."""
    rows = condition_rows(context, condition.rows, condition.groups, condition.known, reader, operators_of)
    return {"condition": condition, "conditions": rows}
