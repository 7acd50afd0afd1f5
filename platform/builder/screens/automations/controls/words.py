"""A text for people to read, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ...frame.labels import read_words, typed_words
from .panel import Panel
from .setting import Setting


class BothWords:
    """Two lines, one for each language; one text for both stands alone."""

    def read(self, _panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the words."""
        return read_words(form, name)

    def draw(self, _panel: Panel, _setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the words as they are typed."""
        return {"typed": typed_words(value, name)}
