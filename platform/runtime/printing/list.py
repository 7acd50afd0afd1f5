"""A list as PDF: the records a list on the screen shows, as many as one may print at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import Field
from ...fields.base import Reader
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import ListRequest, Row, list_records
from .paper import BODY, HEADING, MUTED, Paper
from .pieces import draw_signatures
from .right import may_print, printable
from .sheet import Names, drawn, said
from .tables import Heading, draw_table
from .templates import Template, find_template
from .values import align_of, text_of

CUT = Words("The first {shown} records; the list has more.", "仅打印前 {shown} 条记录，列表中还有更多。")


def print_list(
    context: Context, table_key: str, by: str | Template, request: ListRequest, reader: Reader
) -> tuple[bytes, str, int]:
    """Return (PDF, title, how many records) of a list by a template or the key of one.

    Raises NotFound, NotAllowed and Malformed.
    """
    table, mine = context.table(table_key)
    may_print(context, table, mine)
    template = by if isinstance(by, Template) else find_template(table, mine, "list", by)
    wanted = [key for part in template.parts for key in part.get("fields", ())] or list(request.fields or ())
    fields = [
        table.definition.by_key[key] for key in dict.fromkeys(wanted) if _is_shown(table, mine.shown, key)
    ]
    request = dataclasses.replace(request, fields=tuple(each.key for each in fields))
    rows, cut = _rows(context, table, request)
    allowed = printable(context, table, mine, [row.id for row in rows])
    rows = [row for row in rows if row.id in allowed]
    title = table.definition.label.to(reader.language)

    def draw(paper: Paper, template: Template, names: Names) -> None:
        _draw(paper, template, names, fields, rows, reader)
        if cut:
            paper.gap(3)
            paper.paragraph(CUT.fill(shown=f"{len(rows):,}").to(reader.language), 9, shade=MUTED)

    return drawn(template, title, reader, draw, lambda _name: ""), title, len(rows)


def _rows(context: Context, table: LiveTable, request: ListRequest) -> tuple[list[Row], bool]:
    """Return the first records of a list, and whether there are more."""
    rows: list[Row] = []
    cursor: str | None = None
    while len(rows) < LIMITS.print_rows:
        size = min(LIMITS.page_records, LIMITS.print_rows - len(rows))
        page = list_records(context, table.key, dataclasses.replace(request, limit=size, cursor=cursor))
        rows += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return rows, False
    return rows, True


def _draw(
    paper: Paper,
    template: Template,
    names: Names,
    fields: Sequence[Field],
    rows: Sequence[Row],
    reader: Reader,
) -> None:
    tables = 0
    for part in template.parts:
        align = part.get("align", "left")
        if "heading" in part:
            paper.paragraph(said(part["heading"], reader, names), part.get("size", HEADING), align, bold=True)
            paper.gap(2)
        elif "text" in part:
            paper.paragraph(said(part["text"], reader, names), part.get("size", BODY), align)
            paper.gap(1.5)
        elif "signatures" in part:
            draw_signatures(paper, [said(each, reader, names) for each in part["signatures"]])
        elif "line" in part:
            paper.rule(paper.y, paper.l_margin, paper.width)
            paper.gap(2.5)
        elif "page" in part:
            paper.add_page()
        elif "fields" in part:
            tables += 1
            _table(paper, [each for each in fields if each.key in part["fields"]], rows, reader)
    if not tables:
        _table(paper, fields, rows, reader)


def _table(paper: Paper, fields: Sequence[Field], rows: Sequence[Row], reader: Reader) -> None:
    headings = [Heading(each.label.to(reader.language), align_of(each)) for each in fields]
    cells = [[text_of(each, row.values.get(each.key), reader) for each in fields] for row in rows]
    draw_table(paper, headings, cells)


def _is_shown(table: LiveTable, shown: frozenset[str], key: str) -> bool:
    return key in shown and key in table.definition.by_key
