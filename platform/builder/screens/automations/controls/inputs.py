"""What whoever sets off an automation is asked for: rows of a name, a type and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....automations.triggers.inputs import TYPES
from .....core.words import Words
from .....fields import FIELD_TYPES
from ....edits.keys import free_key
from ...field_settings.typed_rows import row_numbers, with_words
from .panel import Panel
from .setting import Setting


class Inputs:
    """Rows of what is asked for; an input keeps its key when its name changes."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the inputs in their order; rows without a name and a path are none."""
        before = {each["key"]: each for each in panel.settings.get(setting.key, ()) if "key" in each}
        found: list[dict[str, Any]] = []
        for number in row_numbers(form, name):
            row = f"{name}:{number}"
            if panel.do == f"remove.{row}":
                continue
            was = before.get(form.get(f"{row}:key", ""), {})
            told = self._row(panel, row, was, form, "path" in _columns(setting))
            if told is None:
                continue
            if "key" not in told:
                taken = {*before, *(each["key"] for each in found)}
                told = {"key": free_key(taken, told["label"], "input"), **told}
            found.append(told)
        return found or None

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the rows, an empty one where there is none or one is asked for."""
        told = [dict(each) for each in value or ()]
        if not told or panel.do == f"add.{name}":
            told.append({})
        tables = [(k, t.label) for k, t in panel.it.model.tables.items() if t.parent is None]
        rows = [
            {
                **each,
                "name": f"{name}:{at}",
                "label": panel.say(Words.read(each.get("label") or each.get("key", ""))),
                "options": "\n".join(
                    panel.say(Words.read(o.get("label") or o["key"])) for o in each.get("options", ())
                ),
            }
            for at, each in enumerate(told)
        ]
        types = [(each, FIELD_TYPES[each].label) for each in TYPES]
        return {"rows": rows, "types": types, "tables": tables, "paths": "path" in _columns(setting)}

    def _row(
        self, panel: Panel, row: str, was: Mapping[str, Any], form: MultiDict[str, str], paths: bool
    ) -> dict[str, Any] | None:
        label = with_words(was.get("label"), panel.reader.language, form.get(f"{row}:label", ""))
        path = form.get(f"{row}:path", "").strip() if paths else ""
        if not label and not path:
            return None
        kind = form.get(f"{row}:type", "text")
        kind = kind if kind in TYPES else "text"
        made = {name: was[name] for name in ("key", "many") if name in was}
        made |= {"type": kind}
        if "label" in was or label != was.get("key"):
            made["label"] = label or path
        if form.get(f"{row}:required") == "1":
            made["required"] = True
        if kind == "relation":
            made["table"] = form.get(f"{row}:table", "")
        if kind == "select":
            made["options"] = _options(was.get("options", ()), form.get(f"{row}:options", ""), panel)
        return {**made, "path": path} if path else made


def _options(before: Any, text: str, panel: Panel) -> list[dict[str, Any]]:
    """Return the options that were typed, one on each line; those that were there keep their keys."""
    known = {panel.say(Words.read(each.get("label") or each["key"])): each for each in before}
    found: list[dict[str, Any]] = []
    for line in dict.fromkeys(each.strip() for each in text.splitlines()):
        if line in known:
            found.append(known[line])
        elif line:
            taken = {each["key"] for each in (*before, *found)}
            found.append({"key": free_key(taken, line, "option"), "label": line})
    return found


def _columns(setting: Setting) -> Mapping[str, Any]:
    return setting.schema.get("items", {}).get("properties", {})
