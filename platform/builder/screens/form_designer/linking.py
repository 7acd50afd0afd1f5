"""What an entry takes from another table, as its page shows and sends it: which table, which records, what of them.

A filter is shown as pairs (a field over there is what a field of the form holds) and as rows of fixed conditions,
all of which hold; what is more than that is kept as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.whole_number import whole_number
from ....core.words import Words
from ....definition.model import App
from ....fields import type_of
from ....fields.base import Reader
from ....runtime.screens.filter_fields import FilterField, FilterGroup
from ....runtime.screens.filter_form import form_of, read_filter_form, tree_of
from ....runtime.screens.filter_rows import FilterForm
from ..frame.labels import read_words, typed_words

KINDS: Mapping[str, Words] = {
    "fill": Words("Filled from another table", "数据联动"),
    "filter": Words("Records offered", "可选范围"),
    "matches": Words("Matching records", "查询数据"),
}
MOST_SHOWN = 50


@dataclasses.dataclass(slots=True)
class EntryLink:
    """One link of an entry, as it was typed."""

    kind: str
    table: str = ""
    field: str = ""
    fields: list[str] = dataclasses.field(default_factory=list)
    label: dict[str, str] = dataclasses.field(default_factory=dict)
    limit: int = 5
    pairs: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    rows: FilterForm = dataclasses.field(default_factory=FilterForm)
    kept: Mapping[str, Any] | None = None
    """A filter that the page cannot show; it stays as it is."""
    sort: Any = None

    def tree(self, known: Mapping[str, FilterField], reader: Reader) -> Any:
        """Return the filter of the pairs and rows; None without any."""
        if self.kept is not None:
            return self.kept
        leaves: list[Any] = [
            {"field": there, "op": "is", "value": {"from": here}}
            for there, here in self.pairs
            if there and here
        ]
        fixed = tree_of(self.rows, {path: each.field for path, each in known.items()}, reader)
        if fixed and leaves and "and" in fixed:
            leaves += fixed["and"]
        elif fixed:
            leaves.append(fixed)
        return leaves[0] if len(leaves) == 1 else {"and": leaves} if leaves else None

    def document(self, known: Mapping[str, FilterField], reader: Reader) -> Any:
        """Return the member of the entry; None where nothing is linked."""
        tree = self.tree(known, reader)
        if self.kind == "filter":
            return tree
        told: dict[str, Any] = {"table": self.table, "filter": tree or {"and": []}}
        if self.sort:
            told["sort"] = self.sort
        if self.kind == "fill":
            return {**told, "field": self.field}
        label = read_words(self.label, "label")
        return {**told, **({"label": label} if label else {}), "fields": self.fields, "limit": self.limit}


def link_of(kind: str, told: Mapping[str, Any] | None, table: str) -> EntryLink:
    """Return what an entry says of a link, or an empty one; `table` is where the records are."""
    if not told:
        return EntryLink(kind, table, pairs=[("", "")])
    tree = told if kind == "filter" else told["filter"]
    found = EntryLink(
        kind,
        table if kind == "filter" else told["table"],
        "" if kind == "filter" else told.get("field", ""),
        [] if kind != "matches" else list(told.get("fields", ())),
        typed_words(told.get("label"), "label") if kind == "matches" else {},
        told.get("limit", 5) if kind == "matches" else 5,
        sort=None if kind == "filter" else told.get("sort"),
    )
    leaves = tree.get("and", [tree])
    taken = [each for each in leaves if isinstance(each.get("value"), Mapping) and "from" in each["value"]]
    fixed = [each for each in leaves if each not in taken]
    rows = form_of({"and": fixed} if len(fixed) > 1 else fixed[0] if fixed else None)
    if not rows.plain or any(each.get("op") != "is" for each in taken) or rows.match == "or":
        found.kept = tree
    found.pairs = [(each["field"], each["value"]["from"]) for each in taken] or [("", "")]
    found.rows = rows
    return found


def read_link(
    form: MultiDict[str, str], kind: str, table: str, before: EntryLink, known: Mapping[str, FilterField]
) -> EntryLink:
    """Return the link that was posted, after the button that was pressed has done its work."""
    limit = whole_number(form.get("limit", ""))
    found = EntryLink(
        kind,
        table,
        form.get("field", ""),
        form.getlist("fields"),
        {name: form.get(name, "") for name in ("label_en", "label_zh")},
        min(max(limit, 1), MOST_SHOWN) if limit is not None else 5,
        list(zip(form.getlist("pair_there"), form.getlist("pair_here"), strict=False)),
        sort=before.sort,
    )
    if before.kept is not None and table == before.table:
        found.kept = before.kept
        return found
    found.pairs = found.pairs or [("", "")]
    found.rows = read_filter_form(form, {path: each.field for path, each in known.items()})
    if form.get("do") == "pair":
        found.pairs.append(("", ""))
    return found


def fields_there(app: App, table: str, live: Mapping[str, Any]) -> list[FilterGroup]:
    """Return the fields of the other table that conditions can be made on; those that point to a table not live yet are left out."""
    told = app.tables.get(table)
    if told is None:
        return []
    found = []
    for key, each in told.by_key.items():
        reference = type_of(each).reference(each)
        unknown = reference is not None and reference.table is not None and reference.table not in live
        if type_of(each).operators and not unknown:
            found.append(FilterField(key, each.label, each, table))
    return [FilterGroup(None, found)]
