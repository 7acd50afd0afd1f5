"""What is wrong with a form, summed up above it: in the order in which a reader meets the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.errors import Fault
from ...core.words import Words
from ...definition.model import Table
from ...fields.field import Field

IN_ROW = Words("{field}, row {number}, {column}", "{field}第 {number} 行“{column}”")


def form_summary(
    tables: Mapping[str, Table], table: Table, shown: Sequence[Field], faults: Sequence[Fault], language: str
) -> list[tuple[str, str, str]]:
    """Return (control id, label, message) of each fault; first what concerns the whole form.

    `shown` are the form's fields from top to bottom, named as on the form; what does not stand on it comes last.
    """
    places = {field.key: place for place, field in enumerate(shown)}
    labels = {key: field.label for key, field in table.by_key.items()} | {
        each.key: each.label for each in shown
    }

    def place(fault: Fault) -> tuple[int, int, int]:
        key, row, column = _parts(fault.path)
        children = [each.key for each in _children(tables, table, key)]
        return (
            places.get(key, len(places) if key else -1),
            int(row) if row.isdecimal() else -1,
            children.index(column) if column in children else -1,
        )

    def label(fault: Fault) -> str:
        key, row, column = _parts(fault.path)
        name = labels.get(key)
        child = next((each for each in _children(tables, table, key) if each.key == column), None)
        if name is None or child is None or not row.isdecimal():
            return name.to(language) if name else ""
        return IN_ROW.to(language, field=name, number=int(row) + 1, column=child.label)

    return [
        (control_id(each.path), label(each), each.words.to(language)) for each in sorted(faults, key=place)
    ]


def control_id(path: str) -> str:
    """Return the id of the control that a field's path or a control's name belongs to."""
    return f"f-{path.replace('.', '-').replace(':', '-')}"


def _children(tables: Mapping[str, Table], table: Table, key: str) -> Sequence[Field]:
    """Return the fields of a sub-form's rows; none where the field is no sub-form."""
    rows = tables.get(f"{table.key}.{key}")
    return rows.fields if rows else ()


def _parts(path: str) -> tuple[str, str, str]:
    key, _, inner = path.partition(".")
    row, _, column = inner.partition(".")
    return key, row, column
