"""JSON whose texts may hold chips, written as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....core.words import Words
from .panel import Panel
from .setting import Setting


class JsonText:
    """A text area that holds JSON."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the JSON; text that is none is told beside the control, and what was there stays."""
        text = form.get(name, "").strip()
        if not text:
            return None
        try:
            return json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            panel.wrong(name, NO_JSON.fill(line=line), text)
            return panel.settings.get(setting.key)

    def draw(self, panel: Panel, _setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the JSON as text."""
        text = panel.raw.get(name)
        if text is None:
            text = "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
        return {"text": text, "groups": panel.known.groups}


NO_JSON = Words(
    "This is no JSON: look at line {line}. Texts stand in double quotes, as do chips.",
    "这不是有效的 JSON，请检查第 {line} 行。文本和插入的值都要放在双引号内。",
)
