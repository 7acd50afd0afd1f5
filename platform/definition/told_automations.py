"""What changed in an automation's settings and conditions, as sentences say it before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.words import Words
from .automation_names import AppNames
from .automation_sentences import step_sentence, trigger_sentence
from .diff import Difference
from .labels import value_at
from .model import App
from .run_scope import scope_at


def setting_sentences(
    difference: Difference, a: Mapping[str, Any], b: Mapping[str, Any]
) -> tuple[Words, Words] | None:
    """Return what a part of an automation said before and after; None where sentences do not tell the change."""
    path = difference.path
    before, after = (sentence_at(document, path) for document in (a, b))
    return (before, after) if before and after and before != after else None


def sentence_at(document: Mapping[str, Any], path: tuple[str, ...]) -> Words | None:
    """Return what a trigger, a condition or a step's settings say; None for every other place of a definition."""
    if path[0] != "automations" or len(path) < 3:
        return None
    automation = value_at(document, path[:2])
    if path[-1] == "settings" and path[-2] != "trigger":
        step = value_at(document, path[:-1])
        return step_sentence(App.read(document), automation, step) if step else None
    if path[2] == "trigger":
        return trigger_sentence(App.read(document), automation)
    if path[-1] == "condition":
        step = path[-4] if "branches" in path[-4:] else None
        source = value_at(document, path)
        if isinstance(source, str):
            app = App.read(document)
            return AppNames(app, automation, scope_at(app, automation, step)).expression(source)
    return None
