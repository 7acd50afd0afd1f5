"""A text with chips: values of the run in braces, put in by choosing them from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ...frame.labels import read_words, typed_words
from .panel import Panel
from .setting import Setting

LONG = 3


class Template:
    """A text area with the values that can be put in below it."""

    def read(self, _panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the text, in one or both languages."""
        if _bilingual(setting):
            return read_words(form, name)
        return form.get(name, "").replace("\r\n", "\n") or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the text as it is typed, and what can be put in."""
        both = _bilingual(setting)
        typed = typed_words(value, name) if both else {name: value or ""}
        return {
            "both": both,
            "typed": typed,
            "groups": panel.known.groups,
            "lines": LONG if setting.schema.get("$ref", "").endswith("/text") else 1,
        }


def _bilingual(setting: Setting) -> bool:
    return setting.schema.get("$ref", "").endswith(("/words", "/text"))
