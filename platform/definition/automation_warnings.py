"""What is right and yet may not be meant, told before an automation is switched on.

Circles: what an automation writes sets off itself, directly or through others. Two that write one field when the same
thing happens. Steps that nothing reaches. Calls to other systems for each of very many records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..automations.steps import STEPS
from ..automations.triggers import TRIGGERS
from ..core.words import Words
from .automation_effects import ANY, Effects
from .automation_names import kind_label
from .labels import label_at
from .model import App

MANY = 100
"""For more records than so many a call to another system each is worth a warning."""
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to look at before an automation is switched on."""

    kind: str
    """"circle", "same_field", "unreachable" or "many_calls"."""
    words: Words
    step: str | None = None
    """The key of the step it is about."""
    others: tuple[str, ...] = ()
    """The keys of the other automations it is about."""


def automation_warnings(app: App, automation: Document) -> list[Warning]:
    """Return what to look at before an automation is switched on beside those that are."""
    others = [each for each in app.automations if each.get("enabled") and each["key"] != automation["key"]]
    effects = Effects(app)
    return [
        *_circles(app, effects, automation, others),
        *_same_fields(app, effects, automation, others),
        *_unreachable(automation.get("steps", ())),
        *_many_calls(automation.get("steps", ()), 1),
    ]


def _circles(
    app: App, effects: Effects, automation: Document, others: Sequence[Document]
) -> Iterator[Warning]:
    way = _way_back(effects, automation, others)
    if way is not None:
        names = _names(app, [*way, automation["key"]], " → ", " → ")
        yield Warning("circle", ROUND.fill(way=names) if way else ITSELF, others=way)


def _way_back(effects: Effects, automation: Document, others: Sequence[Document]) -> tuple[str, ...] | None:
    """Return the shortest way over others by which an automation sets itself off, None where there is none."""
    ways: dict[str, tuple[str, ...]] = {automation["key"]: ()}
    waiting = [automation]
    for one in waiting:
        if effects.sets_off(one, automation):
            return ways[one["key"]]
        for other in others:
            if other["key"] not in ways and effects.sets_off(one, other):
                ways[other["key"]] = (*ways[one["key"]], other["key"])
                waiting.append(other)
    return None


def _same_fields(
    app: App, effects: Effects, automation: Document, others: Sequence[Document]
) -> Iterator[Warning]:
    own = effects.written(automation)
    for other in others:
        if not _together(automation, other):
            continue
        theirs = effects.written(other)
        for table, fields in own.items():
            both = sorted((fields & theirs.get(table, frozenset())) - {ANY})
            if both:
                labels = [label_at(app.document, ("tables", table, "fields", key)) for key in both]
                told = [label or Words(key, key) for label, key in zip(labels, both, strict=True)]
                words = SAME.fill(other=_names(app, [other["key"]]), fields=_joined(told, ", ", "、"))
                yield Warning("same_field", words, others=(other["key"],))


def _together(one: Document, other: Document) -> bool:
    """Say whether two automations may be set off by one thing."""
    first, second = one["trigger"], other["trigger"]
    if first.get("table") != second.get("table") or one.get("phase", "after") != other.get("phase", "after"):
        return False
    kinds = [TRIGGERS.get(each["type"]) for each in (first, second)]
    if None in kinds:
        return False
    if first["type"] == second["type"] and first.get("settings") == second.get("settings"):
        return True
    fields = [set(each.get("settings", {}).get("fields", ())) for each in (first, second)]
    apart = all(fields) and not fields[0] & fields[1]
    return bool(kinds[0].acts & kinds[1].acts) and not apart


def _unreachable(steps: Sequence[Document]) -> Iterator[Warning]:
    for position, step in enumerate(steps):
        if _ends(step) and position + 1 < len(steps):
            after = steps[position + 1]
            yield Warning("unreachable", NEVER.fill(step=_step_name(after)), after["key"])
            break
    for step in steps:
        yield from _unreachable(step.get("steps", ()))
        others = [each for each in step.get("branches", ()) if not each.get("condition")]
        if len(others) > 1:
            yield Warning("unreachable", TWO_OTHERWISE.fill(step=_step_name(step)), step["key"])
        for branch in step.get("branches", ()):
            yield from _unreachable(branch.get("steps", ()))


def _ends(step: Document) -> bool:
    """Say whether nothing comes behind a step: it stops, or whichever branch is taken does."""
    branches = step.get("branches", ())
    if branches and any(not each.get("condition") for each in branches):
        return all(any(map(_ends, branch.get("steps", ()))) for branch in branches)
    kind = STEPS.get(step.get("type", ""))
    return kind is not None and kind.ends


def _many_calls(steps: Sequence[Document], times: int) -> Iterator[Warning]:
    for step in steps:
        kind = STEPS.get(step.get("type", ""))
        if kind is not None and kind.outside and times > MANY:
            yield Warning("many_calls", CALLS.fill(step=_step_name(step), times=times), step["key"])
        inside = times
        if kind is not None and kind.holds == "steps":
            limit = kind.settings.get("limit", {}).get("default", 1)
            inside *= step.get("settings", {}).get("limit", limit)
        yield from _many_calls(step.get("steps", ()), inside)
        for branch in step.get("branches", ()):
            yield from _many_calls(branch.get("steps", ()), inside)


def _step_name(step: Document) -> Words:
    return Words.read(step["label"]) if step.get("label") else kind_label(step.get("type", ""), step["key"])


def _names(app: App, keys: Sequence[str], en: str = ", ", zh: str = "、") -> Words:
    found = [label_at(app.document, ("automations", key)) or Words(key, key) for key in keys]
    return _joined([Words(f"“{each.en}”", f"“{each.zh}”") for each in found], en, zh)


def _joined(parts: Sequence[Words], en: str, zh: str) -> Words:
    return Words(en.join(each.en for each in parts), zh.join(each.zh for each in parts))


ITSELF = Words(
    "It writes what sets it off, so it may run again and again; let a condition end that.",
    "它写入的内容会再次触发自身，可能反复运行，请用条件加以限制。",
)
ROUND = Words(
    "It may run in a circle: it sets off {way}. Let a condition end that.",
    "可能循环触发：它会依次触发 {way}，请用条件加以限制。",
)
SAME = Words(
    "{other} writes {fields} too when the same happens; which comes last is not certain.",
    "{other}在相同情况下也会写入{fields}，先后顺序不确定。",
)
NEVER = Words(
    "Nothing reaches the step “{step}”: what stands before it always stops.",
    "步骤“{step}”永远不会执行，前面的步骤总会停止。",
)
TWO_OTHERWISE = Words(
    "“{step}” has two branches without a condition; only the first is ever taken.",
    "“{step}”有两个无条件的分支，只会执行第一个。",
)
CALLS = Words(
    "“{step}” may call another system {times} times in one run; fewer at once are kinder and quicker.",
    "“{step}”单次运行可能调用外部系统 {times} 次，建议减少数量。",
)
