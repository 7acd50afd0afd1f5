"""Settings that several steps have, and short ways to declare one: with a title in both languages and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Setting = Mapping[str, Any]
KEY = {"$ref": "#/$defs/key"}
EXPRESSION = {"$ref": "#/$defs/expression"}
LINE = {"$ref": "#/$defs/words"}
PARAGRAPHS = {"$ref": "#/$defs/text"}


def titled(schema: Setting, en: str, zh: str, **meanings: Any) -> Setting:
    """Return a setting with its title; `meanings` are its members "x-…", with "_" for "-"."""
    title = {"en": en, "zh": zh}
    return {
        **schema,
        "title": title,
        **{f"x-{name.replace('_', '-')}": value for name, value in meanings.items()},
    }


def choice(en: str, zh: str, values: Mapping[str, tuple[str, str]], default: str, **meanings: Any) -> Setting:
    """Return a setting that is one of several; `values` are {value: (en, zh)}."""
    words = {value: {"en": each[0], "zh": each[1]} for value, each in values.items()}
    return titled({"enum": list(values), "default": default}, en, zh, words=words, **meanings)


def switch(en: str, zh: str, *, default: bool = False, **meanings: Any) -> Setting:
    """Return a setting that is on or off."""
    return titled({"type": "boolean", "default": default}, en, zh, **meanings)


def count(en: str, zh: str, most: int, default: int, **meanings: Any) -> Setting:
    """Return a setting that is a whole number from 1."""
    return titled({"type": "integer", "minimum": 1, "maximum": most, "default": default}, en, zh, **meanings)


def rows(
    en: str, zh: str, columns: Mapping[str, Setting], required: Sequence[str], most: int, **meanings: Any
) -> Setting:
    """Return a setting that is a list of rows."""
    items = {
        "type": "object",
        "properties": dict(columns),
        "required": list(required),
        "additionalProperties": False,
    }
    return titled({"type": "array", "maxItems": most, "items": items}, en, zh, **meanings)


def people(en: str, zh: str, **meanings: Any) -> Setting:
    """Return a setting that says whom."""
    schema = {"type": "array", "maxItems": 100, "items": {"type": "object"}}
    return titled(schema, en, zh, reference="people", **meanings)


def values(en: str, zh: str, of: str | None = "table", **meanings: Any) -> Setting:
    """Return a setting that gives fields their values by expressions."""
    schema = {"type": "object", "propertyNames": KEY, "additionalProperties": EXPRESSION, "minProperties": 1}
    return titled(schema, en, zh, values=True, **({"of": of} if of else {}), **meanings)


TABLE = titled(KEY, "Table", "数据表", reference="table")
AIM: Mapping[str, Setting] = {
    "table": titled(
        KEY,
        "Table",
        "数据表",
        reference="table",
        empty={"en": "the automation's own table", "zh": "自动化所在的表"},
    ),
    "records": titled(
        EXPRESSION,
        "Which records",
        "哪些记录",
        expression="records",
        of="table",
        empty={"en": "the record it is about", "zh": "触发的记录"},
    ),
}
"""Which records a step is about; see `aim.py`."""
