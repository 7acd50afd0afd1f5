"""The options of a select: their settings, and finding one by key or by what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.limits import LIMITS
from ..core.words import LANGUAGES, Words
from .base import NotUnderstood
from .field import Field
from .messages import NOT_TEXT, UNKNOWN_OPTION
from .value import Value, wrong

COLORS = (
    "gray", "red", "orange", "yellow", "lime", "green", "teal", "cyan", "blue", "indigo", "purple", "pink",
)  # fmt: skip
"""The twelve colours of options; `chip chip-<color>` is their class."""
COLOR_WORDS: Mapping[str, Mapping[str, str]] = {
    "gray": {"en": "Grey", "zh": "灰色"},
    "red": {"en": "Red", "zh": "红色"},
    "orange": {"en": "Orange", "zh": "橙色"},
    "yellow": {"en": "Yellow", "zh": "黄色"},
    "lime": {"en": "Lime", "zh": "黄绿"},
    "green": {"en": "Green", "zh": "绿色"},
    "teal": {"en": "Teal", "zh": "青绿"},
    "cyan": {"en": "Cyan", "zh": "青色"},
    "blue": {"en": "Blue", "zh": "蓝色"},
    "indigo": {"en": "Indigo", "zh": "靛蓝"},
    "purple": {"en": "Purple", "zh": "紫色"},
    "pink": {"en": "Pink", "zh": "粉色"},
}

OPTIONS: Mapping[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": LIMITS.options_per_field,
    "title": {"en": "Options", "zh": "选项"},
    "items": {
        "type": "object",
        "required": ["key"],
        "additionalProperties": False,
        "properties": {
            "key": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]{0,49}$",
                "title": {"en": "Key", "zh": "标识"},
            },
            "label": {"$ref": "#/$defs/words", "title": {"en": "Label", "zh": "名称"}},
            "color": {
                "enum": list(COLORS),
                "x-words": COLOR_WORDS,
                "default": "gray",
                "title": {"en": "Colour", "zh": "颜色"},
            },
            "help": {"$ref": "#/$defs/words", "title": {"en": "Help", "zh": "说明"}},
            "of": {
                "type": "array",
                "uniqueItems": True,
                "minItems": 1,
                "items": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,49}$"},
                "title": {"en": "Offered for", "zh": "所属上级选项"},
            },
        },
    },
}

UNDER: Mapping[str, Any] = {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]{0,49}$",
    "x-reference": "choice",
    "title": {"en": "Options depend on", "zh": "级联上级字段"},
}


def fits_under(field: Field, key: Any, above: Any) -> bool:
    """Say whether an option may stand beside what the field above it holds; nothing there refuses nothing."""
    of = (find_option(field, key) or {}).get("of")
    return above is None or not of or above in of


def options(field: Field) -> list[Mapping[str, Any]]:
    """Return the options as the definition lists them."""
    return field.settings.get("options", [])


def keys(field: Field) -> list[str]:
    """Return the option keys in order."""
    return [option["key"] for option in options(field)]


def option_words(option: Mapping[str, Any]) -> Words:
    """Return an option's label."""
    return Words.read(option.get("label") or option["key"])


def find_option(field: Field, key: Any) -> Mapping[str, Any] | None:
    """Return the option with a key; None when it is no longer there."""
    return next((option for option in options(field) if option["key"] == key), None)


def option_label(field: Field, key: str, language: str) -> str:
    """Return what people call an option; the key itself when the option is gone."""
    option = find_option(field, key)
    return key if option is None else option_words(option).to(language)


def typed_option(field: Field, text: str, language: str) -> str:
    """Return the key of the option named by its label in either language, or its key; raises NotUnderstood."""
    if text in keys(field):  # what a control sends; a label may read the same as another option's key
        return text
    sought = text.strip().casefold()
    # The reader's own language first: one option's English label may be another's Chinese one.
    languages = (language, *(each for each in LANGUAGES if each != language))
    names = [
        (option_words(option).to(each), option["key"]) for each in languages for option in options(field)
    ]
    names += [(key, key) for key in keys(field)]
    for name, key in names:
        if name.strip().casefold() == sought:
            return key
    raise NotUnderstood(UNKNOWN_OPTION, option=text.strip()[:100])


class OptionValue(Value):
    """The key of one of a field's options."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.keys = frozenset(keys(field))

    def read(self, value: Any) -> str:
        """Return the key; raises ValidationError when it is not among the options."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        if value not in self.keys:
            raise wrong(UNKNOWN_OPTION, option=value[:100])
        return value
