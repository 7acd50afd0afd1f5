"""One record as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields.base import Reader
from ..access.refusals import NotAllowed
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..files.store import FileStore
from ..records.context import Context
from ..records.query import Row, get_record
from .paper import BODY, HEADING, Paper
from .pieces import CODE, PICTURE, draw_code, draw_fields, draw_pictures, draw_signatures
from .right import ACTION, may_print, printable
from .rows import rows_of
from .sheet import Names, drawn, said
from .tables import draw_table
from .templates import Template, find_template
from .values import pictures, shown, text_of


def print_record(
    context: Context, files: FileStore, table_key: str, record_id: int, by: str | Template, reader: Reader
) -> tuple[bytes, str]:
    """Return (PDF, title) of a record by a template or the key of one; raises NotFound and NotAllowed."""
    table, mine = context.table(table_key)
    may_print(context, table, mine)
    row = get_record(context, table_key, record_id)
    if not printable(context, table, mine, [record_id]):
        raise NotAllowed(ACTION, context.app.key, table.definition, record_id)
    template = by if isinstance(by, Template) else find_template(table, mine, "record", by)
    title = row.title or f"#{row.id}"
    sheet = _Sheet(context, files, table, mine, row, reader)
    return drawn(template, title, reader, sheet.draw, sheet.value), title


class _Sheet:
    """A record on its way to paper."""

    def __init__(
        self,
        context: Context,
        files: FileStore,
        table: LiveTable,
        mine: TableRights,
        row: Row,
        reader: Reader,
    ) -> None:
        self.context, self.files, self.table, self.mine = context, files, table, mine
        self.row, self.reader = row, reader

    def value(self, name: str) -> str:
        """Return the text of a field; nothing for one that is not there for the reader."""
        field = self.table.definition.by_key.get(name)
        if field is None or name not in self.mine.shown:
            return ""
        return text_of(field, self.row.values.get(name), self.reader)

    def draw(self, paper: Paper, template: Template, names: Names) -> None:
        """Draw the parts one below the other."""
        for part in template.parts:
            self._part(paper, part, names)

    def _part(self, paper: Paper, part: Mapping[str, Any], names: Names) -> None:
        align = part.get("align", "left")
        if "heading" in part:
            paper.gap(2)
            size = part.get("size", HEADING)
            paper.room(paper.leading(size) + 12)
            paper.paragraph(said(part["heading"], self.reader, names), size, align, bold=True)
            paper.gap(2)
        elif "text" in part:
            paper.paragraph(said(part["text"], self.reader, names), part.get("size", BODY), align)
            paper.gap(1.5)
        elif "rows" in part:
            self._rows(paper, part)
        elif "fields" in part:
            keys = [key for key in part["fields"] if key in self.mine.shown]
            draw_fields(paper, [self._shown(key) for key in keys], part.get("columns", 1))
        elif "image" in part and part["image"] in self.mine.shown:
            field = self.table.definition.by_key[part["image"]]
            found = pictures(self.context, self.files, field, self.row.values.get(field.key))
            draw_pictures(paper, found, align, part.get("size", PICTURE))
        elif "code" in part:
            draw_code(paper, said(part["code"], self.reader, names), align, part.get("size", CODE))
        elif "signatures" in part:
            draw_signatures(paper, [said(each, self.reader, names) for each in part["signatures"]])
        elif "line" in part:
            paper.gap(1.5)
            paper.room(2)
            paper.rule(paper.y, paper.l_margin, paper.width)
            paper.gap(2.5)
        elif "page" in part:
            paper.add_page()

    def _shown(self, key: str) -> Any:
        field = self.table.definition.by_key[key]
        return shown(self.context, self.files, field, self.row.values.get(key), self.reader)

    def _rows(self, paper: Paper, part: Mapping[str, Any]) -> None:
        key = part["rows"]
        if key not in self.mine.shown:
            return
        field = self.table.definition.by_key[key]
        found = rows_of(self.context, self.table, self.row, field, part.get("fields", ()), self.reader)
        if found is None:
            paper.paragraph(NOTHING.to(self.reader.language), shade=120)
        else:
            draw_table(paper, *found)
        paper.gap(3)


NOTHING = Words("None", "无")
