"""Values as whoever holds a link sees them: nothing leads into the app, files show as their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.page import Row
from .cells import CellPainter
from .record_facts import Fact
from .record_rows import rows_of

# Cells are our own templates, whose values are escaped, so that no ">" stands within an attribute.
_OWN_LINK = re.compile(r'<a\b((?:\s[^>]*)?)\shref="/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_OWN_PICTURE = re.compile(r'<img\b[^>]*\ssrc="/[^"]*"[^>]*>')
_ALT = re.compile(r'\salt="([^"]*)"')
_CLASS = re.compile(r'\sclass="[^"]*"')


class LinkPainter(CellPainter):
    """Draws the values of one field for a link's holder."""

    def __init__(self, field: Field, reader: Reader) -> None:
        super().__init__(current_app.jinja_env, field, type_of(field), reader)
        self.base |= {"record_url": None, "avatar_url": _no_picture}

    def draw(self, value: Any) -> Markup:
        """Return a value as its cell shows it, without what only people who are signed in can open."""
        return closed(super().draw(value))


def closed(drawn: Markup) -> Markup:
    """Return a drawn cell without links to and pictures from pages of our own."""
    return Markup(_OWN_LINK.sub(_plain, _OWN_PICTURE.sub(_named, str(drawn))))


def facts_of(fields: Sequence[Field], row: Row, reader: Reader) -> list[Fact]:
    """Return a record's shown fields, drawn."""
    return [_fact(field, row.values.get(field.key), reader) for field in fields]


def _fact(field: Field, value: Any, reader: Reader) -> Fact:
    rows = rows_of(field, value, reader, LinkPainter) if value and "fields" in field.settings else None
    return Fact(
        key=field.key,
        label=field.label.to(reader.language),
        help="",
        cell=LinkPainter(field, reader).draw(value) if rows is None else Markup(),
        wide=rows is not None,
        rows=rows,
        reveal="",
    )


def _plain(match: re.Match[str]) -> str:
    shape = _CLASS.search(match[0].partition(">")[0])
    return f"<span{shape[0] if shape else ''}>{match[2]}</span>"


def _named(match: re.Match[str]) -> str:
    alt = _ALT.search(match[0])
    return f'<span class="chip chip-gray"><bdi>{alt[1]}</bdi></span>' if alt and alt[1] else ""


def _no_picture(_person_id: int) -> None:
    return None
