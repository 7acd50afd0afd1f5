"""A declared setting as a field of the runtime, so that it is drawn and read as every form's control is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.words import Words
from ....fields import Field
from .declared import Setting
from .offered import Offered

DECIMALS = 6
"""Places of a setting that is any number."""
LONGEST = 500
NO_LIMIT = 10**15
WORDS = ("label", "help", "placeholder", "unit", "pattern_message")
"""Members that are words."""


def as_field(setting: Setting, choices: Offered, name: str) -> Field:
    """Return the field whose control a setting is drawn with."""
    make = _MAKERS.get(setting.kind, _line)
    kind, settings = make(setting, choices)
    told = setting.default
    hint = Words(str(told), str(told)) if told not in (None, "") and kind in ("text", "number") else None
    if setting.schema.get("x-empty"):
        hint = Words.read(setting.schema["x-empty"])
    return Field(name, kind, setting.label, settings, required=setting.required, placeholder=hint)


def stored(setting: Setting, value: Any) -> Any:
    """Return what a control gave as the definition keeps it: numbers as numbers, the default left out as None."""
    if setting.kind == "number" and isinstance(value, str):
        number = float(value)
        value = int(number) if number.is_integer() else number
    return None if value in ("", [], False) or value == setting.default else value


def as_it_was(now: dict[str, Any], before: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Leave a member as the definition writes it where it says the same: one text for both languages, a default."""
    for name, told in before.items():
        if name in now:
            same = name in WORDS and Words.read(now[name]) == Words.read(told)
        else:
            same = told is not None and told == defaults.get(name)
        if same:
            now[name] = told


def _select(_setting: Setting, choices: Offered) -> tuple[str, Mapping[str, Any]]:
    return "select", {"options": _options(choices)}


def _many(_setting: Setting, choices: Offered) -> tuple[str, Mapping[str, Any]]:
    return "multi_select", {"options": _options(choices)}


def _number(setting: Setting, _choices: Offered) -> tuple[str, Mapping[str, Any]]:
    schema = setting.schema
    return "number", {
        "decimals": 0 if schema["type"] == "integer" else DECIMALS,
        "min": schema.get("minimum", -NO_LIMIT),
        "max": schema.get("maximum", NO_LIMIT),
    }


def _line(setting: Setting, _choices: Offered) -> tuple[str, Mapping[str, Any]]:
    return "text", {"max_length": min(setting.schema.get("maxLength", LONGEST), LONGEST)}


def _options(choices: Sequence[tuple[str, Words]]) -> list[dict[str, Any]]:
    return [{"key": key, "label": {"en": label.en, "zh": label.zh}} for key, label in choices]


_MAKERS: Mapping[str, Any] = {
    **dict.fromkeys(("choice", "table", "link", "field", "own", "choice", "row"), _select),
    "many": _many,
    "number": _number,
    "date": lambda _setting, _choices: ("date", {}),
    "switch": lambda _setting, _choices: ("checkbox", {}),
}
