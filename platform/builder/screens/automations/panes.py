"""The pane at the right of a flow: the settings of what is selected, read from a form and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, Invalid
from ....core.words import Words
from ....web.current import current_context, reader
from ...edits.document import NO_NAME
from ..frame.labels import read_words, typed_words
from .controls import KINDS
from .controls.offered import offered
from .controls.panel import Panel
from .controls.setting import PREFIX, Setting, asked_for, deciding, settings_of
from .editing import Automation, Editing
from .pieces import Piece, piece_at, with_piece

DRAWN = "drawn"
"""The member that names each setting the form shows."""


@dataclass(frozen=True, slots=True)
class Control:
    """One setting as the pane shows it."""

    setting: Setting
    name: str
    parts: Mapping[str, Any]
    faults: Sequence[Words]
    redraws: bool
    """The pane is drawn again when it changes."""


@dataclass(frozen=True, slots=True)
class Pane:
    """What the pane shows."""

    piece: Piece
    controls: Sequence[Control]
    faults: Sequence[Words]
    """What is wrong and belongs to no control."""
    typed: Mapping[str, str]
    """The step's own name."""
    unsaved: bool = False
    """It shows what was typed and is not kept yet."""


def read_pane(it: Editing, at: str, form: MultiDict[str, str]) -> tuple[Automation, Panel]:
    """Return the automation with what was typed in the pane of a part, and the panel to show it again.

    Raises Invalid for a name that says nothing.
    """
    piece = piece_at(it, at)
    panel = _panel(it, piece, form)
    drawn = set(form.getlist(DRAWN))
    first = deciding(piece.declared)
    for setting in sorted(settings_of(piece.declared), key=lambda each: each.key not in first):
        if setting.name in drawn:
            value = panel.kind(setting).read(panel, setting, setting.name, form)
            panel.settings.pop(setting.key, None)
            if value is None and piece.settings.get(setting.key) == setting.default:
                value = setting.default  # a default that was written stays written
            if value is not None:
                panel.settings[setting.key] = value
    told = {
        each.key: panel.settings[each.key]
        for each in settings_of(piece.declared)
        if each.key in panel.settings and asked_for(each, panel.settings, piece.declared)
    }
    if "label" in piece.declared.required and piece.kind == "automation" and not told.get("label"):
        raise Invalid([Fault("label", NO_NAME)])
    beside = {"label": read_words(form, "label")} if piece.kind == "step" else {}
    return with_piece(it.document, piece, told, beside), panel


def draw_pane(it: Editing, at: str, wrong: Mapping[str, Sequence[Words]], panel: Panel | None = None) -> Pane:
    """Return the pane of a part; `panel` is what was typed, `wrong` what the check says by setting."""
    piece = piece_at(it, at)
    panel = panel or _panel(it, piece, None)
    declared = piece.declared
    for name, words in wrong.items():
        panel.faults.setdefault(PREFIX + name, []).extend(words)
    redraws = deciding(declared)
    controls = []
    for each in settings_of(declared):
        if not asked_for(each, panel.settings, declared) or _left_out(it, piece, each):
            continue
        if (
            each.schema.get("x-reference") == "values"
            and not offered(panel, each)
            and each.key not in panel.settings
        ):
            continue  # nothing of that field can be listed: the condition asks about it
        parts = panel.kind(each).draw(panel, each, each.name, panel.settings.get(each.key))
        controls.append(Control(each, each.name, parts, panel.faults.get(each.name, ()), each.key in redraws))
    shown = {each.name for each in controls}
    others = [
        words
        for name, told in panel.faults.items()
        if name not in shown and ":" not in name
        for words in told
    ]
    typed = panel.typed.to_dict() if panel.typed else typed_words(piece.document.get("label"), "label")
    return Pane(piece, controls, others, typed, panel.typed is not None or it.typed is not None)


def _left_out(it: Editing, piece: Piece, setting: Setting) -> bool:
    """Say whether a setting has no sense here: only some triggers can run before a save."""
    return (
        setting.key == "phase" and piece.kind == "automation" and not (it.trigger and it.trigger.before_save)
    )


def _panel(it: Editing, piece: Piece, form: MultiDict[str, str] | None) -> Panel:
    context = current_context(it.state.app.key)
    return Panel(it, piece.at, piece.declared, dict(piece.settings), context, reader(), form, KINDS)
