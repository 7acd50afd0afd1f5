"""What is wrong with an automation, each fault at the card and the control that can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....automations.declared import Declared
from ....core.words import Words
from ....definition.check import check
from ...edits.flow import steps_of
from .editing import Editing, step_kind
from .telling import lacking

TRIGGER, CONDITION, WHOLE = "@trigger", "@condition", "@automation"
"""What is selected in a flow beside its steps and branches, which go by their keys."""
MISSING = "missing_member"
FILL_IN = Words("Fill in “{what}”.", "请填写“{what}”。")
NO_TABLE = Words("Choose the table.", "请选择数据表。")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]|\[“([^”]*)”\]")


@dataclass(frozen=True, slots=True)
class FlowFault:
    """One fault: the card it belongs to, and the member of that card's document."""

    at: str
    member: str
    """"settings.people", "condition", "" for the card as a whole."""
    words: Words


def faults_in(it: Editing) -> list[FlowFault]:
    """Return what keeps an automation from being published."""
    file = f"automations/{it.key}.json"
    found = [each for each in check(it.whole) if each.file == file]
    placed = [(each.code, _placed(it.document, each.path, each.words)) for each in found]
    # What the schema calls a missing member is told at the control that is to be filled in.
    rest = [each for code, each in placed if code != MISSING or each.member not in ("", "settings")]
    return [*_unfilled(it), *rest]


def by_card(faults: Sequence[FlowFault]) -> dict[str, list[Words]]:
    """Return what is wrong, card by card."""
    found: dict[str, list[Words]] = {}
    for each in faults:
        found.setdefault(each.at, []).append(each.words)
    return found


def by_setting(faults: Sequence[FlowFault], at: str) -> dict[str, list[Words]]:
    """Return what is wrong with one card by the name of the setting or member; "" for the rest."""
    found: dict[str, list[Words]] = {}
    for each in faults:
        if each.at == at:
            parts = each.member.split(".")
            name = parts[1] if parts[0] == "settings" and len(parts) > 1 else parts[0]
            found.setdefault(name, []).append(each.words)
    return found


def _unfilled(it: Editing) -> Iterator[FlowFault]:
    """Yield the settings that have to be filled in."""
    told = it.document["trigger"]
    parts: list[tuple[str, Declared | None, Mapping[str, Any]]] = [
        (TRIGGER, it.trigger, told.get("settings", {}))
    ]
    parts += [(each["key"], step_kind(each), each.get("settings", {})) for each in steps_of(it.document)]
    if it.trigger is not None and it.trigger.about and not told.get("table"):
        yield FlowFault(TRIGGER, "table", NO_TABLE)
    for at, kind, settings in parts:
        for name in lacking(kind, settings) if kind is not None else ():
            label = Words.read(kind.settings[name].get("title") or name) if kind else Words(name, name)
            yield FlowFault(at, f"settings.{name}", FILL_IN.fill(what=label))


def _placed(automation: Mapping[str, Any], path: str, words: Words) -> FlowFault:
    """Return a fault at the deepest step or branch that its JSON path leads into."""
    steps = [a or (int(b) if b else c) for a, b, c in _STEP.findall(path)]
    piece: Any = automation
    at, rest = WHOLE, list(steps)
    for number, step in enumerate(steps):
        try:
            piece = piece[step]
        except (KeyError, IndexError, TypeError):
            break
        above = steps[number - 1] if number else None
        if isinstance(step, int) and above in ("steps", "branches") and isinstance(piece, Mapping):
            at, rest = piece.get("key", WHOLE), steps[number + 1 :]
    if at == WHOLE and rest[:1] == ["trigger"]:
        at, rest = TRIGGER, rest[1:]
    elif at == WHOLE and rest[:1] == ["condition"]:
        at = CONDITION
    return FlowFault(at, ".".join(map(str, rest)), words)
