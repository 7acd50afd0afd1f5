"""The form as it will look, each part of it to be selected: sections, fields with their controls, what stands between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2s
from typing import Any

from flask import current_app
from markupsafe import Markup

from ....core.words import Words
from ....definition.model import App
from ....fields import type_of
from ....fields.base import FieldType, Reader
from ....fields.field import Field
from ....runtime.forms.entries import entries_of
from ....runtime.records.context import Context
from ....runtime.screens.choices import titles_of
from ....runtime.screens.form_layout import BLOCKS
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a section on the canvas."""

    place: str
    kind: str
    """"field", "text", "divider", "image" or "matches"."""
    name: str
    """What it is called in lists and by screen readers."""
    icon: str
    width: int
    selected: bool
    label: str = ""
    help: str = ""
    required: bool = False
    control: Markup = Markup()
    entry: Mapping[str, Any] | None = None

    @property
    def look(self) -> str:
        """Return an id of how a field looks: what looks as before stays as it is when the page is drawn again."""
        told = repr(
            (self.entry and self.entry.get("field"), self.label, self.help, self.required, self.control)
        )
        return f"look-{blake2s(told.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class SectionPart:
    """One section on the canvas."""

    key: str
    label: str
    help: str
    columns: int
    folds: bool
    selected: bool
    parts: list[Part]


KINDS: Mapping[str, tuple[Words, str]] = {
    "text": (Words("Text", "说明文字"), "align-left"),
    "divider": (Words("Line", "分割线"), "minus"),
    "image": (Words("Picture", "图片"), "photo"),
    "matches": (Words("Matching records", "查询数据"), "list-search"),
}
NAMED = Words("{kind}: {text}", "{kind}：{text}")


def canvas(
    context: Context, app: App, form: Mapping[str, Any], selection: Selection, reader: Reader
) -> list[SectionPart]:
    """Return a form's sections with everything in them, in order; `app` is what is edited, `context` what is live."""
    return [_section(context, app, form, each, selection, reader) for each in form["sections"]]


def _section(
    context: Context,
    app: App,
    form: Mapping[str, Any],
    section: Mapping[str, Any],
    selection: Selection,
    reader: Reader,
) -> SectionPart:
    columns = section.get("columns", 2)
    parts = [
        _part(context, app, form["table"], f"{section['key']}:{number}", entry, columns, selection, reader)
        for number, entry in enumerate(entries_of(section))
    ]
    return SectionPart(
        section["key"],
        _say(section.get("label"), reader),
        _say(section.get("help"), reader),
        columns,
        "collapsed" in section,
        selection.place == section["key"],
        parts,
    )


def _part(
    context: Context,
    app: App,
    table: str,
    place: str,
    entry: Mapping[str, Any],
    columns: int,
    selection: Selection,
    reader: Reader,
) -> Part:
    chosen = selection.place == place
    if "field" not in entry:
        kind = next(each for each in BLOCKS if each in entry)
        words, icon = KINDS[kind]
        text = _block_text(kind, entry, reader)
        name = NAMED.fill(kind=words, text=text[:60]) if text else words
        width = columns if kind in ("divider", "matches") else entry.get("width", columns)
        return Part(place, kind, name.to(reader.language), icon, width, chosen, text, entry=entry)
    field = on_form(app.tables[table].by_key[entry["field"]], entry)
    kind = type_of(field)
    label = field.label.to(reader.language)
    required = field.required or bool(entry.get("required"))
    return Part(
        place, "field", label, kind.icon, min(entry.get("width", 1), columns), chosen, label,
        field.help.to(reader.language) if field.help else "", required, _control(context, app, table, field, kind, entry, reader), entry,
    )  # fmt: skip


def on_form(field: Field, entry: Mapping[str, Any]) -> Field:
    """Return a field with the words it has on a form."""
    words = {name: Words.read(entry[name]) for name in ("label", "help", "placeholder") if name in entry}
    return replace(field, **words) if words else field


def _control(
    context: Context,
    app: App,
    table: str,
    field: Field,
    kind: FieldType,
    entry: Mapping[str, Any],
    reader: Reader,
) -> Markup:
    """Return a field's control as it stands on the form, with what it starts with and without records to choose."""
    if field.type == "subform":
        heads = (each.label.to(reader.language) for each in app.tables[f"{table}.{field.key}"].fields)
        cells = Markup("").join(Markup("<th>{}</th>").format(each) for each in heads)
        return Markup('<div class="form-rows"><table><thead><tr>{}</tr></thead></table></div>').format(cells)
    if not kind.writable or field.type == "reverse":
        return Markup('<div class="form-value muted">–</div>')
    held = (entry.get("default") or field.default or {}).get("value")
    template = current_app.jinja_env.get_template(f"fields/{kind.input_template}")
    return Markup(
        template.render(
            field=field,
            type=kind,
            value=held,
            name=f"canvas-{field.key}",
            id=f"canvas-{field.key}",
            reader=reader,
            invalid=False,
            describedby="",
            readonly=bool(entry.get("read_only")),
            offered=None,
            choices=titles_of(context, field, held),
            options=(),
            choices_url="",
            choices_with="",
        ).strip()
    )


def _block_text(kind: str, entry: Mapping[str, Any], reader: Reader) -> str:
    told = entry[kind]
    if kind == "matches":
        return _say(told.get("label"), reader)
    said = told["alt"] if kind == "image" else told
    return "" if isinstance(said, bool) else _say(said, reader)


def _say(told: Any, reader: Reader) -> str:
    return Words.read(told or "").to(reader.language)
