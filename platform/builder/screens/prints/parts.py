"""The parts of a print template as the form holds them, told by the schema of print templates.

Names of the form: `p0.kind`, then what that kind has: `p0.text_en`, `p0.text_zh`, `p0.align`, `p0.size`, `p0.fields`
(repeated), `p0.columns`, `p0.rows`, `p0.image`, `p0.signer0_en` and so on. The button `do`: "add.heading" puts a part
at the end, "up.2", "down.2" and "drop.2" move one or take it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.errors import Fault
from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....definition.references.prints import OF_RECORD
from ....definition.schemas import own_schema
from ....fields import type_of
from ..frame.labels import read_words, typed_words
from ..frame.picks import Option, field_options, picked

SCHEMA: Mapping[str, Any] = own_schema("print")["properties"]
PART: Mapping[str, Any] = SCHEMA["parts"]["items"]["properties"]
KINDS: Mapping[str, str] = {
    "heading": "h-2",
    "text": "align-left",
    "fields": "list-details",
    "rows": "table",
    "image": "photo",
    "code": "qrcode",
    "signatures": "signature",
    "line": "minus",
    "page": "files",
}
"""The kinds of parts in the order in which they are offered, each with its icon."""
NAMES: Mapping[str, Words] = {
    "rows": Words("Table of rows", "明细表格"),
    "image": Words("Picture", "图片"),
    "code": Words("QR code", "二维码"),
}
"""What kinds are called whose own title asks for a value."""
TEXTS = ("heading", "text", "code")
PLACED = ("heading", "text", "image", "code")
MOST_SIGNERS = PART["signatures"]["maxItems"]
_KIND = re.compile(r"p(\d{1,3})\.kind", re.ASCII)
Part = dict[str, Any]


def title(schema: Mapping[str, Any]) -> Words:
    """Return what a member is called."""
    return Words.read(schema["title"])


def kinds(of: str) -> list[tuple[str, Words, str]]:
    """Return (kind, name, icon) of the parts that a template of records or of lists may have."""
    return [
        (key, NAMES.get(key) or title(PART[key]), icon)
        for key, icon in KINDS.items()
        if of == "record" or key not in OF_RECORD
    ]


def kind_of(part: Mapping[str, Any]) -> str:
    """Return the kind of a part; its rows are told apart by their fields."""
    return next(each for each in ("rows", *KINDS) if each in part)


def read_parts(form: MultiDict[str, str], table: Table) -> list[Part]:
    """Return the parts that were posted, after the button that was pressed has done its work."""
    act, _, told = form.get("do", "").partition(".")
    numbers = sorted(int(found[1]) for found in map(_KIND.fullmatch, form) if found)
    parts = [_read(form, number) for number in numbers if form[f"p{number}.kind"] in KINDS]
    at = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else -1
    if act == "add" and told in KINDS:
        parts.append(_new(told, table))
    elif act == "drop" and 0 <= at < len(parts):
        del parts[at]
    elif act in ("up", "down") and 0 <= at < len(parts):
        parts.insert(max(at + (-1 if act == "up" else 1), 0), parts.pop(at))
    return parts[: SCHEMA["parts"]["maxItems"]]


def _read(form: MultiDict[str, str], number: int) -> Part:
    name = f"p{number}."
    kind = form[f"{name}kind"]
    part: Part = {kind: _value(form, name, kind)}
    if kind in PLACED:
        if form.get(f"{name}align", "left") != "left":
            part["align"] = form[f"{name}align"]
        size = form.get(f"{name}size", "").strip()
        if size:
            part["size"] = int(size) if size.isascii() and size.isdigit() and len(size) < 6 else size
    if kind == "fields" and form.get(f"{name}columns", "1") in ("2", "3", "4"):
        part["columns"] = int(form[f"{name}columns"])
    if kind == "rows" and form.get(f"{name}was", "") == part["rows"]:
        chosen = picked(form, f"{name}fields")
        part |= {"fields": chosen} if chosen else {}
    return part


def _value(form: MultiDict[str, str], name: str, kind: str) -> Any:
    if kind in TEXTS:
        return _clean(read_words(form, f"{name}text"))
    if kind == "fields":
        return picked(form, f"{name}fields")
    if kind == "signatures":
        told = [_clean(read_words(form, f"{name}signer{each}")) for each in range(MOST_SIGNERS)]
        return [each for each in told if each]
    return form.get(f"{name}{kind}", "") if kind in ("rows", "image") else True


def _clean(text: Any) -> Any:
    """Return a text as a definition has it: "" for none, lines ended in one way."""
    if isinstance(text, Mapping):
        return {language: each.replace("\r\n", "\n") for language, each in text.items()}
    return (text or "").replace("\r\n", "\n")


def _new(kind: str, table: Table) -> Part:
    """Return a part as it begins: with the first field that fits, where there is one."""
    if kind in ("rows", "image"):
        offered = rows_offered(table) if kind == "rows" else images_offered(table)
        return {kind: offered[0][0] if offered else ""}
    if kind in TEXTS:
        return {kind: ""}
    return {kind: [] if kind in ("fields", "signatures") else True}


def rows_offered(table: Table) -> list[Option]:
    """Return the fields whose rows can be a table: sub-forms, and fields that lead to other records."""
    return field_options(each for each in table.fields if link(table.key, each) is not None)


def images_offered(table: Table) -> list[Option]:
    """Return the fields that hold pictures or other files."""
    references = ((each, type_of(each).reference(each)) for each in table.fields)
    return field_options(each for each, leads in references if leads is not None and leads.kind == "file")


def empty_parts(parts: Sequence[Part]) -> list[Fault]:
    """Return a fault for each part that says nothing."""
    return [
        Fault(f"parts[{number}]", NOTHING_SAID.fill(n=number + 1))
        for number, part in enumerate(parts)
        if not part[kind_of(part)]
    ]


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """One part as the page draws it."""

    number: int
    kind: str
    label: Words
    icon: str
    typed: Mapping[str, str]
    align: str
    size: Any
    fields: Sequence[Option]
    """What can be ticked."""
    chosen: Sequence[str]
    columns: int
    field: str
    """The field whose rows or pictures are printed."""
    offered: Sequence[Option]

    @property
    def name(self) -> str:
        """What the names of its members begin with."""
        return f"p{self.number}."


def drawn_parts(app: App, table: Table, parts: Sequence[Mapping[str, Any]]) -> list[DrawnPart]:
    """Return the parts as the page draws them."""
    known = {key: (label, icon) for key, label, icon in kinds("record")}
    return [_drawn(app, table, number, part, known) for number, part in enumerate(parts)]


def _drawn(
    app: App,
    table: Table,
    number: int,
    part: Mapping[str, Any],
    known: Mapping[str, tuple[Words, str]],
) -> DrawnPart:
    kind = kind_of(part)
    label, icon = known[kind]
    typed: dict[str, str] = {}
    if kind in TEXTS:
        typed = typed_words(part[kind], f"p{number}.text")
    for place, signer in enumerate(part.get("signatures", ())):
        typed |= typed_words(signer, f"p{number}.signer{place}")
    offered: Sequence[Option] = ()
    fields = field_options(table.by_key.values()) if kind == "fields" else []
    if kind == "rows":
        offered = rows_offered(table)
        field = table.by_key.get(part["rows"])
        leads = link(table.key, field) if field is not None else None
        fields = field_options(app.tables[leads.table].by_key.values()) if leads is not None else []
    elif kind == "image":
        offered = images_offered(table)
    return DrawnPart(
        number,
        kind,
        label,
        icon,
        typed,
        part.get("align", "left"),
        part.get("size", ""),
        fields,
        part.get("fields", ()),
        part.get("columns", 1),
        part.get(kind, "") if kind in ("rows", "image") else "",
        offered,
    )


NOTHING_SAID = Words("Part {n} is empty: fill it in or take it out.", "第 {n} 项内容为空，请填写或移除。")
