"""Why a step failed, in both languages: what its own words, or the record service's faults, say."""

from __future__ import annotations

from ....automations.step import Overtaken, StepFailed
from ....core.errors import Invalid, ProductError
from ....core.words import Words

FAULTS_TOLD = 3
"""So many of the values that were wrong a failure names."""


def told(error: ProductError | StepFailed) -> Words:
    """Return why a step failed, in both languages."""
    if isinstance(error, Overtaken):
        return told(error.why)
    if isinstance(error, StepFailed):
        return error.words
    said = Words(error.say("en"), error.say("zh"))
    if not isinstance(error, Invalid) or not error.faults:
        return said
    named = error.faults[:FAULTS_TOLD]
    en = "; ".join(f"{each.path}: {each.words.en}".removeprefix(": ") for each in named)
    zh = "；".join(f"{each.path}：{each.words.zh}".removeprefix("：") for each in named)
    return Words(en, zh)
