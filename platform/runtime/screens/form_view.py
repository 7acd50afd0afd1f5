"""A form ready to be shown: sections of drawn controls, with what is wrong beside them and summed up above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...core.errors import Fault
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.masking import Masked
from ..apps.live import LiveTable
from ..records.context import Context
from .cells import CellPainter
from .form_layout import Placed, Section, row_fields
from .inputs import draw_input


@dataclass(frozen=True, slots=True)
class Cell:
    """One control of a sub-form row, or what the row's formulas came to when it was saved: that has no id."""

    label: str
    control: Markup
    faults: list[str]
    id: str
    align: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a sub-form. `record_id` is None for a new one."""

    prefix: str
    record_id: int | None
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Control:
    """One field on the form: a control, a sub-form's rows, or a value that cannot be changed here."""

    key: str
    id: str
    label: str
    help: str
    required: bool
    width: int
    kind: str
    """"input", "rows" or "value"."""
    control: Markup
    faults: list[str]
    rows: list[FormRow] = field(default_factory=list)
    headings: list[tuple[str, bool, str]] = field(default_factory=list)
    """(label, required, alignment) of a sub-form's columns; controls begin at the left."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """Controls under one heading."""

    label: str
    columns: int
    controls: list[Control]


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form. `summary` lists (control id, field label, message) of everything that is wrong."""

    sections: list[FormSection]
    summary: list[tuple[str, str, str]]
    record_id: int | None
    rev: int | None


def form_view(
    context: Context,
    table: LiveTable,
    laid_out: Sequence[Section],
    values: Mapping[str, Any],
    reader: Reader,
    *,
    record: tuple[int, int] | None = None,
    faults: Sequence[Fault] = (),
    add_row_to: str | None = None,
) -> FormView:
    """Return the form of a table holding `values`; `record` is (id, revision) of the record being changed."""
    painter = _Painter(context, table, values, reader, faults, add_row_to)
    shown = [
        FormSection(
            each.label.to(reader.language),
            each.columns,
            [painter.control(placed) for placed in each.fields if placed.field.type != "reverse"],
        )
        for each in laid_out
    ]
    record_id, rev = record or (None, None)
    return FormView([each for each in shown if each.controls], painter.summary(), record_id, rev)


class _Painter:
    """Draws the controls of one form."""

    def __init__(
        self,
        context: Context,
        table: LiveTable,
        values: Mapping[str, Any],
        reader: Reader,
        faults: Sequence[Fault],
        add_row_to: str | None,
    ) -> None:
        self.context, self.table, self.values, self.reader = context, table, values, reader
        self.faults, self.add_row_to = faults, add_row_to

    def control(self, placed: Placed) -> Control:
        """Return one field as the form shows it."""
        key = placed.field.key
        rows: list[FormRow] = []
        masked = isinstance(self.values.get(key), Masked)
        if masked or not placed.writable:
            kind, drawn = "value", self._value(placed.field)
        elif placed.field.type == "subform":
            kind, drawn, rows = "rows", Markup(), self._rows(placed.field)
        else:
            kind, drawn = "input", self._input(placed.field, self.values.get(key), self.table.key, key, key)
        return Control(
            key=key,
            id=_id(key),
            label=self._say(placed.field.label),
            help=self._say(placed.field.help) if placed.field.help else "",
            required=placed.field.required and kind != "value",
            width=placed.width,
            kind=kind,
            control=drawn,
            faults=self._say_all(self._of(key)),
            rows=rows,
            headings=self._headings(placed.field) if kind == "rows" else [],
        )

    def summary(self) -> list[tuple[str, str, str]]:
        """Return every fault with the control it belongs to."""
        found: list[tuple[str, str, str]] = []
        for fault in self.faults:
            key, _, inner = fault.path.partition(".")
            field = self.table.definition.by_key.get(key)
            label = self._say(field.label) if field else ""
            found.append(
                (_id(fault.path.replace(".", ":")) if inner else _id(key), label, self._say(fault.words))
            )
        return found

    def _value(self, field: Field) -> Markup:
        painter = CellPainter(current_app.jinja_env, field, type_of(field), self.reader)
        return painter.draw(self.values.get(field.key))

    def _input(self, field: Field, value: Any, table_key: str, name: str, path: str) -> Markup:
        return draw_input(
            self.context, table_key, field, value, self.reader, name=name, faults=self._of(path)
        )

    def _headings(self, field: Field) -> list[tuple[str, bool, str]]:
        return [
            (self._say(each.label), each.required, "" if type_of(each).writable else type_of(each).summary)
            for each in self._children(field)
        ]

    def _children(self, field: Field) -> list[Field]:
        """Return the sub-form's fields that the actor may write, and those that are shown beside them."""
        key = f"{self.table.key}.{field.key}"
        mine = self.context.rights.tables.get(key)
        offered = self._offered(field)
        return [
            each
            for each in self.context.app.model.tables[key].fields
            if each.key in offered or (mine and each.key in mine.shown - mine.on_create)
        ]

    def _offered(self, field: Field) -> frozenset[str]:
        return frozenset(each.key for each in row_fields(self.context, self.table, field))

    def _rows(self, field: Field) -> list[FormRow]:
        held = [each for each in self.values.get(field.key) or [] if isinstance(each, Mapping)]
        if self.add_row_to == field.key or not held:
            held = [*held, {}]
        return [self._row(field, at, each) for at, each in enumerate(held)]

    def _row(self, field: Field, at: int, values: Mapping[str, Any]) -> FormRow:
        prefix = f"{field.key}:{at}"
        record_id = values.get("id")
        offered = self._offered(field)
        cells = [self._cell(field, at, child, values, offered) for child in self._children(field)]
        return FormRow(prefix, record_id if isinstance(record_id, int) else None, cells)

    def _cell(
        self, field: Field, at: int, child: Field, values: Mapping[str, Any], offered: frozenset[str]
    ) -> Cell:
        label, align = self._say(child.label), type_of(child).summary
        if child.key not in offered:
            painter = CellPainter(current_app.jinja_env, child, type_of(child), self.reader)
            return Cell(label, painter.draw(values.get(child.key)), [], "", align)
        name, path = f"{field.key}:{at}:{child.key}", f"{field.key}.{at}.{child.key}"
        held = _held(child, values)
        drawn = self._input(child, held, f"{self.table.key}.{field.key}", name, path)
        return Cell(label, drawn, self._say_all(self._of(path)), _id(name), align)

    def _of(self, path: str) -> list[Words]:
        return [fault.words for fault in self.faults if fault.path == path]

    def _say(self, words: Words) -> str:
        return words.to(self.reader.language)

    def _say_all(self, faults: Sequence[Words]) -> list[str]:
        return [self._say(each) for each in faults]


def _held(child: Field, values: Mapping[str, Any]) -> Any:
    """Return what a row holds of a field; a new row starts with the field's constant default."""
    if not values and child.default and "value" in child.default:
        return child.default["value"]
    return values.get(child.key)


def _id(name: str) -> str:
    return f"f-{name.replace(':', '-')}"
