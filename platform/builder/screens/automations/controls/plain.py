"""Settings that are drawn and read as a form's own controls are: choices, numbers, dates, lines, switches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from .....core.words import Words
from .....fields.base import NotUnderstood
from .....runtime.screens.inputs import draw_input
from .....runtime.screens.read_form import value_of
from ...field_settings.as_fields import as_field, stored
from .offered import offered
from .panel import Panel
from .setting import Setting


class Plain:
    """One control of a form."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return what was chosen or typed; what says no more than the default is left out."""
        texts = form.getlist(name)
        choices = _offered(panel, setting)
        try:
            value = value_of(as_field(setting, _named(choices), name), texts, panel.reader)  # type: ignore[arg-type]
        except NotUnderstood as error:
            panel.wrong(name, error.words, texts[0] if texts else "")
            return None
        if setting.kind == "switch":
            return None if bool(value) == bool(setting.default) else bool(value)
        if setting.kind == "many" and isinstance(value, list):
            told = {_name(each): each for each, _ in choices}
            value = _as_before([told[each] for each in value], panel.settings.get(setting.key))
        if setting.required and setting.kind == "choice":
            return value or None
        return stored(setting, value)  # type: ignore[arg-type]

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return the control."""
        told = as_field(setting, _named(_offered(panel, setting)), name)  # type: ignore[arg-type]
        shown = panel.raw.get(name, setting.default if value is None else value)
        shown = [_name(each) for each in shown] if isinstance(shown, list) else shown
        control = draw_input(
            panel.context, "", told, shown, panel.reader, name=name, faults=panel.faults.get(name, ())
        )
        return {"control": control, "template": "plain", "id": f"f-{name.replace(':', '-')}"}


def _as_before(chosen: list[Any], before: Any) -> list[Any]:
    """Return what is chosen in the order in which it stood, what is new behind it."""
    stood = [each for each in before if each in chosen] if isinstance(before, list) else []
    return [*stood, *(each for each in chosen if each not in stood)]


def _name(value: Any) -> str:
    """Return the text that stands for a value in a control: a watched value may be a number, or yes or no."""
    return value if isinstance(value, str) else json.dumps(value)


def _named(choices: list[Any]) -> list[Any]:
    return [(_name(value), words) for value, words in choices]


def _offered(panel: Panel, setting: Setting) -> list[Any]:
    """Return what a choice offers; what is chosen and not there any more stays until another is."""
    if setting.kind not in ("choice", "many"):
        return []
    found = offered(panel, setting)
    known, value = dict(found), panel.settings.get(setting.key)
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    return [*found, *((each, GONE.fill(key=each)) for each in chosen if each not in known)]


GONE = Words("{key} (gone)", "{key}（已删除）")
"""How something is called that is named and not there any more."""
