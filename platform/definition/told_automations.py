"""What changed in an automation's settings and conditions, as sentences say it before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..automations.steps import STEPS
from ..automations.triggers import TRIGGERS
from ..core.words import Words
from ..fields.options import COLOR_WORDS
from .automation_names import AppNames
from .automation_sentences import step_sentence, trigger_sentence
from .diff import Difference
from .labels import value_at
from .model import App
from .run_scope import scope_at
from .value_words import value_words


def setting_sentences(
    difference: Difference, a: Mapping[str, Any], b: Mapping[str, Any]
) -> tuple[Words, Words] | None:
    """Return what a part of an automation said before and after; None where sentences do not tell the change."""
    path = difference.path
    before, after = (sentence_at(document, path) for document in (a, b))
    if before and after and before != after:
        return before, after
    return _settings_apart(difference) if before and path[-1] == "settings" else None


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


def _settings_apart(difference: Difference) -> tuple[Words, Words]:
    """Return the settings that differ, by name, where the sentence does not speak of them: a colour, an icon."""
    sides = [side if isinstance(side, Mapping) else {} for side in (difference.before, difference.after)]
    names = [name for name in {**sides[0], **sides[1]} if sides[0].get(name) != sides[1].get(name)]
    before, after = (
        [_SETTING.fill(name=_title(name), value=_value(name, side.get(name))) for name in names]
        for side in sides
    )
    return _listed(before), _listed(after)


def _title(name: str) -> Words:
    """Return what a setting is called, whichever trigger or step has it."""
    titles = (each["title"] for each in _declared(name) if "title" in each)
    return Words.read(next(titles, _TITLES.get(name, name)))


def _value(name: str, value: Any) -> Words:
    """Return what a setting is set to: what its choices are called, colours too."""
    if isinstance(value, str):
        for each in _declared(name):
            told = each.get("x-words", COLOR_WORDS).get(value) if value in each.get("enum", ()) else None
            if told:
                return Words.read(told)
    return value_words(("#",), value, {})


def _declared(name: str) -> Iterator[Mapping[str, Any]]:
    """Give the declarations of a setting, whichever triggers and steps have it."""
    kinds = (*TRIGGERS.values(), *STEPS.values())
    return (each.settings[name] for each in kinds if name in each.settings)


def _listed(parts: list[Words]) -> Words:
    return Words(", ".join(each.en for each in parts), "，".join(each.zh for each in parts))


_SETTING = Words("{name}: {value}", "{name}：{value}")
_TITLES = {"icon": {"en": "Icon", "zh": "图标"}, "label": {"en": "Label", "zh": "名称"}}
