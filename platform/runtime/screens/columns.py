"""The columns of a grid: which fields, how wide, how aligned, what can be done with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...fields import type_of
from ...fields.base import FieldType
from ...fields.field import Field
from ..access.rights import TableRights
from ..apps.live import LiveTable

ALIGNED = {"left": "", "right": "r", "center": "c"}
FAMILY_WIDTHS = {"basic": 12, "choice": 8, "people": 9, "relation": 12, "computed": 9, "system": 10}
"""Widths in rem by the family of the type, where its alignment says nothing better."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as templates need it."""

    key: str
    field: Field
    type: FieldType
    label: str
    editable: bool
    title: bool
    """Shows the record's title: links to the record."""
    sorted: str
    """"ascending", "descending" or "": as aria-sort says it."""
    attributes: Markup
    """Of its cells in the table's body."""
    masked: bool
    """Shows as a mask in every row: nothing can be sorted, grouped or summed up by it."""

    @property
    def width(self) -> int:
        """Its width in rem."""
        if self.title:
            return 16
        if self.type.family == "basic" and not self.type.writable:
            return 8
        narrow = {"right": 9, "center": 7}.get(self.type.summary)
        return narrow or FAMILY_WIDTHS.get(self.type.family, 12)

    @property
    def sortable(self) -> bool:
        """Say whether lists can be sorted by it."""
        return self.type.sortable and not self.masked

    @property
    def aggregates(self) -> Sequence[str]:
        """The functions it can be summed up by."""
        return () if self.masked else self.type.aggregates


def grid_columns(
    table: LiveTable, rights: TableRights, keys: Sequence[str], sort: Sequence[str], language: str
) -> list[Column]:
    """Return the columns of the named fields that the actor knows of, in that order, each once."""
    known = table.definition.by_key
    shown = [key for key in dict.fromkeys(keys) if key in rights.shown and key in known]
    places = {name.lstrip("-"): "descending" if name.startswith("-") else "ascending" for name in sort[:1]}
    may_edit = "edit" in rights.actions
    return [
        Column(
            key=key,
            field=known[key],
            type=type_of(known[key]),
            label=known[key].label.to(language),
            editable=may_edit and key in rights.editable and editable_in_cell(known[key]),
            title=key == table.definition.title,
            sorted=places.get(key, ""),
            attributes=_attributes(type_of(known[key]), first=place == 0),
            masked=key not in rights.fields,
        )
        for place, key in enumerate(shown)
    ]


def editable_in_cell(field: Field) -> bool:
    """Say whether a field's control fits a cell: what is not computed, no files and no rows of its own."""
    kind = type_of(field)
    reference = kind.reference(field)
    return (
        kind.writable and "fields" not in field.settings and (reference is None or reference.kind != "file")
    )


def _attributes(kind: FieldType, first: bool) -> Markup:
    classes = " ".join(filter(None, ("c-first" if first else "", ALIGNED.get(kind.summary, ""))))
    return Markup(f' class="{classes}"') if classes else Markup("")


def default_fields(table: LiveTable) -> list[str]:
    """Return what a list shows without a view: the title first, then the fields that are not hidden."""
    declared = [each.key for each in table.definition.fields if not each.hidden]
    return [table.definition.title, *(key for key in declared if key != table.definition.title)]


def readable_fields(table: LiveTable, rights: TableRights) -> Mapping[str, Field]:
    """Return every field the actor may read, in the definition's order, for the bars' menus."""
    return {key: each for key, each in table.definition.by_key.items() if key in rights.fields}
