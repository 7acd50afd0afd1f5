"""What a record holds, by the sections of the form that shows it, with what stands between the fields there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ...definition.model import Form
from ...fields.base import Reader
from ...fields.masking import Masked
from ..access.known import SECTION
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..forms.entries import form_of
from ..forms.state import form_state
from ..records.context import Context
from ..records.query import Row
from ..records.reveal import revealable
from .form_layout import Block, Placed, Section, lay_out
from .form_links import MatchView, match_views
from .form_parts import FormBlock, block_view
from .paths import reveal_path
from .record_parts import draw_value
from .record_rows import Rows, rows_of


@dataclass(frozen=True, slots=True)
class Fact:
    """A field's name and value."""

    key: str
    label: str
    help: str
    cell: Markup
    wide: bool
    rows: Rows | None
    """What a sub-form holds, instead of the cell."""
    reveal: str
    """Where to ask for the full value of a masked one; "" where the actor may not."""


@dataclass(frozen=True, slots=True)
class FactSection:
    """What stands under one heading: runs of facts, and the texts, lines, pictures and found records between them."""

    label: str
    runs: list[list[Fact] | FormBlock]
    matches: dict[str, MatchView]


def facts(
    context: Context,
    table: LiveTable,
    rights: TableRights,
    row: Row,
    reader: Reader,
    form_key: str | None = None,
) -> list[FactSection]:
    """Return the sections of a form, else of the detail form, drawn; the lists that hang on a record stand apart."""
    form = _form(context, table, form_key)
    hidden = _hidden(context, form, row)
    painter = _Painter(context, table, row, reader, hidden, match_views(context, form, row.values))
    return [
        painter.section(each)
        for each in lay_out(table, rights, form, "detail")
        if SECTION + each.key not in hidden and (painter.shown(each) or not each.fields)
    ]


def _form(context: Context, table: LiveTable, form_key: str | None) -> Form:
    """Return the form that is named, or the one that shows records to who asks."""
    named = (each for each in table.app.model.forms if (each.table, each.key) == (table.key, form_key))
    return next(named, None) or form_of(context, table.definition, "detail")


def _hidden(context: Context, form: Form, row: Row) -> frozenset[str]:
    """Return what the form's rules hide for what the record holds."""
    return form_state(context, form, {}, row).hidden if form.rules else frozenset()


class _Painter:
    """Draws one record's sections."""

    def __init__(
        self,
        context: Context,
        table: LiveTable,
        row: Row,
        reader: Reader,
        hidden: frozenset[str],
        matches: dict[str, MatchView],
    ) -> None:
        self.row, self.reader, self.hidden, self.matches = row, reader, hidden, matches
        app = context.app.key
        opens = revealable(context, table.key, row)
        self.reveals = {key: reveal_path(app, table.key, row.id, key) for key in opens}

    def shown(self, section: Section) -> list[Placed]:
        """Return the fields of a section that are shown."""
        return [
            each
            for each in section.fields
            if each.field.type != "reverse" and each.field.key not in self.hidden
        ]

    def section(self, section: Section) -> FactSection:
        """Return one section with its facts in runs."""
        shown = self.shown(section)
        items = [each for each in section.items if isinstance(each, Block) or each in shown]
        runs: list[list[Fact] | FormBlock] = []
        for is_block, run in groupby(items, lambda each: isinstance(each, Block)):
            if is_block:
                runs += [block_view(each, self.reader.language) for each in run if isinstance(each, Block)]
            else:
                runs.append([self._fact(each, section) for each in run if isinstance(each, Placed)])
        return FactSection(section.label.to(self.reader.language), runs, self.matches)

    def _fact(self, placed: Placed, section: Section) -> Fact:
        field, value = placed.field, self.row.values.get(placed.field.key)
        held = value and "fields" in field.settings and not isinstance(value, Masked)
        rows = rows_of(field, value, self.reader) if held else None
        return Fact(
            key=field.key,
            label=field.label.to(self.reader.language),
            help=field.help.to(self.reader.language) if field.help else "",
            cell=draw_value(field, value, self.reader, whole=True) if rows is None else Markup(),
            wide=placed.width > 1 or section.columns == 1 or rows is not None,
            rows=rows,
            reveal=self.reveals.get(field.key, ""),
        )


def key_facts(table: LiveTable, row: Row, reader: Reader, rights: TableRights) -> list[Fact]:
    """Return the facts that stand under the record's name, those that are filled."""
    keys = [key for key in table.definition.page.get("facts", ()) if key in rights.shown]
    told: list[tuple[Any, Any]] = [(table.definition.by_key[key], row.values.get(key)) for key in keys]
    return [
        Fact(each.key, each.label.to(reader.language), "", draw_value(each, value, reader), False, None, "")
        for each, value in told
        if value not in (None, "", [])
    ]
