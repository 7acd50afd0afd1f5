"""A form ready to be shown: sections of drawn controls, with what is wrong beside them and summed up above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...core.errors import Fault
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.masking import Masked
from ..forms.state import FormState
from .cells import CellPainter
from .form_layout import Block, Placed, Section, row_fields
from .form_links import offer_of
from .form_open import OpenForm
from .form_parts import Cell, Control, FormRow, FormSection, FormView, block_view
from .form_script import form_script
from .form_summary import control_id, form_summary
from .inputs import draw_input


def form_view(
    opened: OpenForm,
    values: Mapping[str, Any],
    reader: Reader,
    *,
    state: FormState,
    rev: int | None = None,
    faults: Sequence[Fault] = (),
    add_row_to: str | None = None,
    warn: bool = False,
) -> FormView:
    """Return a form holding `values`; `rev` is the revision of the record that the typing began at.

    With `warn`, what the rules warn of is to be read before the form is saved.
    """
    painter = _Painter(opened, values, reader, faults, add_row_to, state)
    shown = [painter.section(each) for each in opened.sections]
    return FormView(
        sections=[each for each in shown if each.items],
        summary=painter.summary(),
        record_id=opened.row.id if opened.row else None,
        rev=rev or (opened.row.rev if opened.row else None),
        layout=opened.form.layout,
        script=form_script(opened, state),
        ruled=bool(opened.form.rules),
        warnings=[(each.rule, each.message.to(reader.language)) for each in state.warnings] if warn else [],
    )


class _Painter:
    """Draws the controls of one form."""

    def __init__(
        self,
        opened: OpenForm,
        values: Mapping[str, Any],
        reader: Reader,
        faults: Sequence[Fault],
        add_row_to: str | None,
        state: FormState,
    ) -> None:
        self.opened, self.context, self.table = opened, opened.context, opened.table
        self.values, self.reader = values, reader
        self.faults, self.add_row_to, self.state = faults, add_row_to, state

    def section(self, section: Section) -> FormSection:
        """Return one section as the form shows it."""
        items = [
            block_view(each, self.reader.language) if isinstance(each, Block) else self.control(each)
            for each in section.items
            if isinstance(each, Block) or each.field.type != "reverse"
        ]
        wrong = any(isinstance(each, Control) and self._wrong(each.key) for each in items)
        return FormSection(
            key=section.key,
            label=self._say(section.label),
            help=self._say(section.help) if section.help else "",
            columns=section.columns,
            items=items,
            hidden=f"section:{section.key}" in self.state.hidden,
            wrong=wrong,
            folded=None if section.collapsed is None else section.collapsed and not wrong,
        )

    def _wrong(self, key: str) -> bool:
        return any(fault.path.split(".")[0] == key for fault in self.faults)

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
            id=control_id(key),
            label=self._say(placed.field.label),
            help=self._say(placed.field.help) if placed.field.help else "",
            required=(placed.field.required or key in self.state.required) and kind != "value",
            width=placed.width,
            kind=kind,
            control=drawn,
            faults=self._say_all(self._of(key)),
            rows=rows,
            headings=self._headings(placed.field) if kind == "rows" else [],
            hidden=key in self.state.hidden,
            closed=kind != "value" and key in self.state.read_only,
            entry=placed.entry,
        )

    def summary(self) -> list[tuple[str, str, str]]:
        """Return every fault with the control it belongs to."""
        tables, shown = self.context.app.model.tables, [each.field for each in self.opened.placed]
        return form_summary(tables, self.table.definition, shown, self.faults, self.reader.language)

    def _value(self, field: Field) -> Markup:
        painter = CellPainter(current_app.jinja_env, field, type_of(field), self.reader)
        return painter.draw(self.values.get(field.key))

    def _input(self, field: Field, value: Any, table_key: str, name: str, path: str) -> Markup:
        return draw_input(
            self.context,
            table_key,
            field,
            value,
            self.reader,
            name=name,
            faults=self._of(path),
            offered=self.state.options.get(path),
            offer=offer_of(self.opened, path, self.state.values) if path == name == field.key else None,
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
            return Cell(label, painter.draw(values.get(child.key)), [], "", align, child.key)
        name, path = f"{field.key}:{at}:{child.key}", f"{field.key}.{at}.{child.key}"
        held = _held(child, values)
        drawn = self._input(child, held, f"{self.table.key}.{field.key}", name, path)
        ruled = tuple(
            path in names for names in (self.state.hidden, self.state.read_only, self.state.required)
        )
        return Cell(label, drawn, self._say_all(self._of(path)), control_id(name), align, child.key, *ruled)

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
