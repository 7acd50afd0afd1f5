"""The editor of a rule's condition: rows where they suffice, a formula where they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....definition.model import App
from ....fields.base import Reader
from ....runtime.records.context import Context
from ....runtime.screens import filter_form
from ....runtime.screens.condition_rows import condition_rows
from ....runtime.screens.filter_fields import FilterField, FilterGroup
from ....runtime.screens.filter_form import form_of
from ....runtime.screens.filter_leaf import leaf_of_row
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
    prefix: str = ""
    """What the names of its members begin with, where a form has several conditions."""
    written: str = ""
    """The expression that the rows were made from: as long as they say the same, it stays as it was written."""
    gone: Sequence[str] = ()
    """The fields of posted rows that cannot be asked about (any more)."""

    @property
    def faulty(self) -> bool:
        """Say whether a row could not be read."""
        return self.way == ROWS and (self.rows.faulty or bool(self.gone))

    def called(self, prefix: str) -> Condition:
        """Return itself with another prefix before the names of its members."""
        self.prefix = prefix
        self.rows.renamed(prefix)
        return self

    def refuse_empty(self, reader: Reader) -> None:
        """Note a fault at each row that was left without a value: where less asked means more opened, say so."""
        for row in self.rows.rows:
            if not row.fault and leaf_of_row(row, self.known[row.field].field, reader) is None:
                row.fault = row.fault or NO_VALUE


def condition_of(
    app: App, table: str, rows: str | None, source: str, more: Sequence[FilterGroup] = ()
) -> Condition:
    """Return the editor of an expression; one that rows cannot show is a formula. `more` can be asked about too."""
    return condition_over([*condition_groups(app, table, rows), *more], source)


def condition_over(groups: Sequence[FilterGroup], source: str, prefix: str = "") -> Condition:
    """Return the editor of an expression over the fields that are offered."""
    known = known_fields(groups)
    tree = tree_of(source, known) if source else None
    shown = form_of(tree, prefix)
    if source and (tree is None or not shown.plain):
        return Condition(groups, known, source=source, way=FORMULA, prefix=prefix)
    return Condition(groups, known, shown, source, prefix=prefix, written=source)


def read_condition(
    form: MultiDict[str, str],
    app: App,
    table: str,
    rows: str | None,
    reader: Reader,
    more: Sequence[FilterGroup] = (),
) -> Condition:
    """Return the condition that was posted, after the button that was pressed has done its work."""
    return read_over(form, [*condition_groups(app, table, rows), *more], reader)


def read_over(
    form: MultiDict[str, str], groups: Sequence[FilterGroup], reader: Reader, prefix: str = ""
) -> Condition:
    """Return the condition over the fields that are offered, posted under names with a prefix."""
    known = known_fields(groups)
    fields = {path: each.field for path, each in known.items()}
    typed = form.get(f"{prefix}when", "").strip()
    to_rows = form.get("do") == f"{prefix}{ROWS}"
    if form.get(f"{prefix}way") == FORMULA:
        if to_rows:
            return condition_over(groups, typed, prefix)
        return Condition(groups, known, source=typed, way=FORMULA, prefix=prefix)
    shown = filter_form.read_filter_form(form, fields, prefix, operators_of)
    source = expression_of(filter_form.tree_of(shown, fields, reader), known)
    written = form.get(f"{prefix}written", "")
    before = tree_of(written, known) if written else None
    if before is not None and expression_of(before, known) == source:
        source = written
    way = FORMULA if form.get("do") == f"{prefix}{FORMULA}" else ROWS
    return Condition(groups, known, shown, source, way, prefix, written, _gone(form, fields, prefix))


def condition_parts(context: Context, condition: Condition, reader: Reader) -> Mapping[str, Any]:
    """Return what the editor's template asks for."""
    rows = condition_rows(context, condition.rows, condition.groups, condition.known, reader, operators_of)
    return {"condition": condition, "conditions": rows}


def _gone(form: MultiDict[str, str], fields: Mapping[str, Any], prefix: str) -> list[str]:
    """Return the fields of posted rows that are not offered; those of a row that is removed do not count."""
    named = ((each, re.fullmatch(re.escape(prefix) + r"f(\d{1,3})\.field", each, re.ASCII)) for each in form)
    return [
        form[name]
        for name, found in named
        if found and form[name] not in fields and form.get("do") != f"{prefix}remove.{found[1]}"
    ]


NO_VALUE = Words("Say what it is compared with, or remove this condition.", "请填写比较值，或删除此条件。")
