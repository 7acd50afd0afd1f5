"""The rows of a setting that is a list, as a form sent them: options, parts of a number, fields of a sub-form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.whole_number import whole_number
from ....core.words import Words
from ....fields.base import NotUnderstood, Reader
from ....fields.options import COLORS
from ....runtime.screens.read_form import value_of
from .as_fields import as_field, as_it_was, stored
from .declared import Setting
from .offered import Offered

MORE = "_more"
"""What stands behind the name of a list for the lines that are to become rows."""
OTHER = "_other"
"""What stands behind the name of a row's label for the label in the other language."""
SIMPLE_TYPES = (
    "text",
    "long_text",
    "number",
    "money",
    "percent",
    "checkbox",
    "date",
    "date_time",
    "phone",
    "email",
    "url",
    "member",
)
"""The types that a row of a sub-form can be given where the sub-form is made; others come by the field's own page."""
Wrong = Callable[[str, Words, Any], None]
NewKey = Callable[[Collection[str], Any, str], str]


def read_rows(
    form: MultiDict[str, str],
    setting: Setting,
    before: Sequence[Mapping[str, Any]],
    choices: Mapping[str, Offered],
    reader: Reader,
    wrong: Wrong,
) -> list[dict[str, Any]]:
    """Return the rows in the order of their numbers; removed ones and empty new ones are left out."""
    known = {each.get("key"): each for each in before}
    rows: list[dict[str, Any]] = []
    for number in row_numbers(form, setting.name):
        prefix = f"{setting.name}:{number}"
        if form.get(f"{prefix}:remove"):
            continue
        was = known.get(form.get(f"{prefix}:id", ""), {})
        row = dict(was)
        for column in setting.columns:
            _read_cell(form, f"{prefix}:{column.key}", column, choices, row, reader, wrong)
        if setting.kind == "fields":
            row = _row_field(form, prefix, row, reader)
        as_it_was(row, was, {each.key: each.default for each in setting.columns})
        if row:
            rows.append(row)
    return rows


def read_lines(
    form: MultiDict[str, str],
    setting: Setting,
    rows: list[dict[str, Any]],
    used: Collection[str],
    new_key: NewKey,
) -> list[dict[str, Any]]:
    """Return the rows with one more for each line that was typed or pasted, and a key for every row."""
    if not (setting.keyed or setting.kind == "fields"):
        return rows
    labels = {_name(each) for each in rows}
    for line in form.get(setting.name + MORE, "").splitlines():
        label = line.strip()
        if label and label not in labels:
            labels.add(label)
            rows.append({"label": label, **_first_look(setting, len(rows))})
    taken = {*used, *(each["key"] for each in rows if "key" in each)}
    kind = "option" if setting.keyed else "field"
    for at, row in enumerate(rows):
        if "key" not in row:
            key = new_key(taken, row.get("label", ""), kind)
            taken.add(key)
            rows[at] = {"key": key, **row}
    return rows


def row_numbers(form: Mapping[str, str], name: str) -> list[int]:
    """Return the numbers of the rows that a form sent."""
    parts = (each.split(":") for each in form if each.startswith(f"{name}:"))
    numbers = (whole_number(part[1]) for part in parts if len(part) == 3)
    return sorted({number for number in numbers if number is not None})


def _read_cell(
    form: MultiDict[str, str],
    name: str,
    column: Setting,
    choices: Mapping[str, Offered],
    row: dict[str, Any],
    reader: Reader,
    wrong: Wrong,
) -> None:
    if column.kind == "words":
        told = with_words(row.get(column.key), reader.language, form.get(name, ""))
        if told is not None and name + OTHER in form:
            told = _both(told, reader.language, form[name + OTHER].strip())
        _put(row, column.key, told)
        return
    texts = form.getlist(name)
    try:
        value = value_of(as_field(column, choices.get(column.key, []), name), texts, reader)
        _put(row, column.key, stored(column, value))
    except NotUnderstood as error:
        wrong(name, error.words, texts[0] if texts else "")


def _both(told: Any, language: str, other: str) -> Any:
    mine = Words.read(told).to(language)
    if not other or other == mine:
        return mine
    return {"en": other, "zh": mine} if language == "zh" else {"en": mine, "zh": other}


def _put(row: dict[str, Any], key: str, value: Any) -> None:
    row.pop(key, None)
    if value is not None:
        row[key] = value


def _row_field(form: MultiDict[str, str], prefix: str, row: dict[str, Any], reader: Reader) -> dict[str, Any]:
    """Return a field of a sub-form's rows; one that is there keeps everything but its label."""
    label = with_words(row.get("label"), reader.language, form.get(f"{prefix}:label", ""))
    if label is None:
        return row
    chosen = form.get(f"{prefix}:type", "text")
    return {"type": chosen if chosen in SIMPLE_TYPES else "text", **row, "label": label}


def _first_look(setting: Setting, at: int) -> dict[str, Any]:
    """Return what a row that came as a line begins with: options take the colours in turn."""
    if setting.kind == "fields":
        return {"type": "text"}
    return (
        {"color": COLORS[1:][(at * 5 + 7) % (len(COLORS) - 1)]}
        if "color" in {c.key for c in setting.columns}
        else {}
    )


def _name(row: Mapping[str, Any]) -> str:
    words = Words.read(row.get("label") or row.get("key", ""))
    return words.zh


def with_words(told: Any, language: str, text: str) -> Any:
    """Return a definition's words with those of one language replaced; the other language keeps its own."""
    text = text.strip()
    words = Words.read(told or "")
    if not text or text == words.to(language):
        return told if text else None
    if not told or isinstance(told, str):
        return text
    return {**told, language: text}
