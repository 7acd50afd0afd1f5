"""What the page of a field sent: the field as it would stand in the definition, and what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....definition.model import App
from ....fields import FIELD_TYPES
from ....fields.base import NotUnderstood, Reader
from ....fields.field import Field
from ....runtime.screens.read_form import value_of
from ...edits.keys import free_key
from ..frame.labels import read_words
from .as_fields import as_field, as_it_was, stored
from .declared import Setting, settings_of
from .fixed_value import fixed_value
from .inferred import with_inferred
from .offered import offered
from .typed_rows import read_lines, read_rows

SWITCHES = ("required", "unique", "hidden")
LATER = {"rows": 1, "fields": 1, "row": 2}
"""Kinds of settings that are read after others, as they depend on them."""
NO_FORMULA = Words("Write the formula, or choose “None”.", "请填写公式，或选择“无”。")
NEEDED = Words("Fill this in.", "请填写此项。")


@dataclass(slots=True)
class TypedField:
    """A field as it was typed. `raw` has what could not be read, by the control's name, and `faults` why."""

    document: dict[str, Any]
    raw: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, list[Words]] = field(default_factory=dict)

    def wrong(self, name: str, words: Words, raw: Any = None) -> None:
        """Note a fault beside a control."""
        self.faults.setdefault(name, []).append(words)
        if raw is not None:
            self.raw[name] = raw


def read_field(
    form: MultiDict[str, str],
    app: App,
    table: str,
    before: Mapping[str, Any],
    reader: Reader,
    used: Collection[str] = (),
) -> TypedField:
    """Return the field that was sent; `before` is it as it stands, or {"type": …} for a new one.

    New options, and new fields of a sub-form, get no key of `used`.
    """
    kind = FIELD_TYPES[before["type"]]
    typed = TypedField({name: before[name] for name in ("key", "type") if name in before})
    _read_words(form, typed)
    for each in sorted(settings_of(before["type"]), key=lambda each: LATER.get(each.kind, 0)):
        _read_setting(form, app, table, before, each, reader, typed, used)
    for name in SWITCHES:
        if form.get(name) == "1":
            typed.document[name] = True
    if kind.searchable and "searches" in form and (form.get("search") == "1") is not kind.searchable:
        typed.document["search"] = form.get("search") == "1"
    elif not kind.searchable and "search" in before:
        typed.document["search"] = before["search"]
    if form.get("sensitivity"):
        typed.document["sensitivity"] = form["sensitivity"]
    _read_default(form, typed, before, reader)
    with_inferred(app, table, typed.document)
    as_it_was(typed.document, before, {each.key: each.default for each in settings_of(before["type"])})
    return typed


def _read_words(form: MultiDict[str, str], typed: TypedField) -> None:
    for name in ("label", "help", "placeholder"):
        told = read_words(form, name)
        if told is not None:
            typed.document[name] = told
    if "label" not in typed.document:
        typed.document["label"] = ""


def _read_setting(
    form: MultiDict[str, str],
    app: App,
    table: str,
    before: Mapping[str, Any],
    setting: Setting,
    reader: Reader,
    typed: TypedField,
    used: Collection[str],
) -> None:
    if setting.kind == "words":
        value: Any = read_words(form, setting.name)
    elif setting.kind in ("rows", "fields"):
        choices = {
            each.key: offered(app, table, typed.document, each)
            for each in setting.columns
            if each.kind in ("choice", "own", "many")
        }
        value = read_rows(form, setting, before.get(setting.key, ()), choices, reader, typed.wrong)
        value = read_lines(form, setting, value, used, free_key)
    else:
        value = _read_one(form, app, table, setting, reader, typed)
    if value not in (None, [], ""):
        typed.document[setting.key] = value
    elif setting.required and setting.name not in typed.faults:
        typed.wrong(setting.name, NEEDED)


def _read_one(
    form: MultiDict[str, str], app: App, table: str, setting: Setting, reader: Reader, typed: TypedField
) -> Any:
    if setting.kind == "expression":
        return form.get(setting.name, "").strip()
    choices = (
        offered(app, table, typed.document, setting)
        if setting.kind not in ("number", "date", "line", "switch")
        else []
    )
    texts = form.getlist(setting.name)
    try:
        return stored(setting, value_of(as_field(setting, choices, setting.name), texts, reader))
    except NotUnderstood as error:
        typed.wrong(setting.name, error.words, texts[0] if texts else "")
        return None


def _read_default(
    form: MultiDict[str, str], typed: TypedField, before: Mapping[str, Any], reader: Reader
) -> None:
    how = form.get("default", "")
    if how == "expression":
        source = form.get("default_expression", "").strip()
        typed.document["default"] = {"expression": source}
        if not source:
            typed.wrong("default_expression", NO_FORMULA)
    elif how == "value":
        _read_default_value(form, typed, reader)
    elif how == "kept" and "default" in before:
        typed.document["default"] = before["default"]


def _read_default_value(form: MultiDict[str, str], typed: TypedField, reader: Reader) -> None:
    told = Field.read({**typed.document, "label": typed.document["label"] or "-"})
    try:
        typed.document["default"] = {"value": fixed_value(form, told, reader)}
    except NotUnderstood as error:
        typed.wrong("default_value", error.words, form.get("default_value", ""))
