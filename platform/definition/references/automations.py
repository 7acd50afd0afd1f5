"""Automations: what fires them, what their steps name, and every expression against what it sees at its place.

A step with faults of its own is left out of the flow, and nothing is said of what speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...automations.step import Step
from ...automations.steps import STEPS
from ...automations.triggers import TRIGGERS
from ...core.limits import LIMITS
from ...core.words import Words
from ..fault import shown
from ..layout import Steps
from ..meant import Settings
from ..run_scope import Placed, about, placed, scope_at
from ..shapes import shape_faults
from ..sound import TWICE, Sound
from .declared import check_settings
from .paths import table_exists
from .run_site import Site

BEFORE = "before"


def check_automations(sound: Sound) -> None:
    """Note what does not fit in the automations."""
    for steps, automation in sound.pieces["automations"]:
        flow = _Flow(sound, steps)
        sifted = {**automation, "steps": flow.sifted(automation.get("steps", ()), (*steps, "steps"))}
        if "trigger" not in automation:
            continue
        if _check_trigger(sound, steps, sifted):
            flow.check(sifted)
        else:
            flow.check_tables(sifted)


def _check_trigger(sound: Sound, steps: Steps, automation: Mapping[str, Any]) -> bool:
    """Note what is wrong with a trigger and the condition; says whether the rest can be looked into."""
    told, here = automation["trigger"], (*steps, "trigger")
    kind, table = TRIGGERS[told["type"]], told.get("table")
    if table is None and kind.about:
        sound.faults.add(here, NEEDS_TABLE, "missing_member")
        return False
    if table is not None and not table_exists(sound, (*here, "table"), table):
        return False
    if automation.get("phase") == BEFORE and not kind.before_save:
        sound.faults.add((*steps, "phase"), NOT_BEFORE.fill(it=kind.label), "not_before")
    site = Site(sound, about(automation), scope_at(sound.app, automation))
    check_settings(site, Settings(kind, told.get("settings", {}), table), (*here, "settings"))
    site.condition((*steps, "condition"), automation.get("condition"))
    return True


class _Flow:
    """The steps of one automation, those that are sound in themselves."""

    def __init__(self, sound: Sound, steps: Steps) -> None:
        self.sound, self.steps = sound, steps
        self.at: dict[str, Steps] = {}
        """Where each step stands in the document, by its key."""
        self.broken: set[str] = set()
        self._keys: set[str] = set()
        self._count = 0

    def sifted(self, listed: Sequence[Any], steps: Steps, depth: int = 1) -> list[dict[str, Any]]:
        """Return the steps of a list that are sound in themselves, with those they hold; note the others' faults."""
        return [
            kept
            for position, told in enumerate(listed)
            if isinstance(told, Mapping)
            if (kept := self._step(told, (*steps, position), depth)) is not None
        ]

    def _step(self, told: Mapping[str, Any], here: Steps, depth: int) -> dict[str, Any] | None:
        self._count += 1
        if self._count == LIMITS.automation_steps + 1:
            self.sound.faults.add(
                (*self.steps, "steps"), TOO_MANY.fill(most=LIMITS.automation_steps), "too_many"
            )
        if depth > LIMITS.automation_depth:
            self.sound.faults.add(here, TOO_DEEP.fill(most=LIMITS.automation_depth), "too_deep")
            return None
        faults = list(shape_faults("step", told))
        for fault in faults:
            self.sound.faults.add((*here, *fault.steps), fault.words, fault.code)
        if faults or not self._own_key(told["key"], here):
            self.broken.add(str(told.get("key")))
            return None
        self._holds(STEPS[told["type"]], told, here)
        self.at[told["key"]] = here
        kept = dict(told)
        if "steps" in told:
            kept["steps"] = self.sifted(told["steps"], (*here, "steps"), depth + 1)
        if "branches" in told:
            kept["branches"] = list(self._branches(told["branches"], (*here, "branches"), depth))
        return kept

    def _branches(self, listed: Sequence[Any], steps: Steps, depth: int) -> Iterator[dict[str, Any]]:
        for position, each in enumerate(listed):
            self._own_key(each["key"], (*steps, position))
            yield {**each, "steps": self.sifted(each["steps"], (*steps, position, "steps"), depth + 1)}

    def _own_key(self, key: str, here: Steps) -> bool:
        """Say whether no step or branch before has this key; note where one has."""
        if key in self._keys:
            self.sound.faults.add((*here, "key"), TWICE.fill(key=shown(key)), "duplicate_key")
            return False
        self._keys.add(key)
        return True

    def _holds(self, kind: Step, told: Mapping[str, Any], here: Steps) -> None:
        for member in ("steps", "branches"):
            if member in told and kind.holds != member:
                words = HOLDS_NONE.fill(it=kind.label)
                self.sound.faults.add((*here, member), words, "unknown_member")

    def check(self, automation: Mapping[str, Any]) -> None:
        """Note what does not fit in the steps."""
        trigger = automation["trigger"]
        before = automation.get("phase") == BEFORE
        for each in placed(self.sound.app, automation):
            here, kind = self.at[each.document["key"]], STEPS[each.document["type"]]
            if before and (kind.outside or kind.waits):
                self.sound.faults.add((*here, "type"), NOT_IN_SAVE.fill(it=kind.label), "not_before")
            site = Site(self.sound, about(automation), each.scope, self.broken)
            settings = Settings(kind, each.document.get("settings", {}), trigger.get("table"))
            check_settings(site, settings, (*here, "settings"))
            self._conditions(site, each, here)

    def check_tables(self, automation: Mapping[str, Any]) -> None:
        """Note tables that are not there; of the table it is about that is known, and nothing more can be said."""
        for each in placed(self.sound.app, automation):
            here, kind = self.at[each.document["key"]], STEPS[each.document["type"]]
            settings = Settings(kind, each.document.get("settings", {}), None)
            for meant in settings.meant((*here, "settings")):
                if meant.schema.get("x-reference") == "table":
                    table_exists(self.sound, meant.steps, meant.value)

    def _conditions(self, site: Site, each: Placed, here: Steps) -> None:
        for position, branch in enumerate(each.document.get("branches", ())):
            site.condition((*here, "branches", position, "condition"), branch.get("condition"))


NEEDS_TABLE = Words(
    "This trigger is about records; choose their table.", "此触发条件针对记录，请选择数据表。"
)
NOT_BEFORE = Words(
    "“{it}” is known only after the save; let the automation run after it.",
    "“{it}”只能在保存后执行，请改为保存后执行。",
)
NOT_IN_SAVE = Words(
    "“{it}” cannot run before the save, which must not wait; let the automation run after it.",
    "保存前不能执行“{it}”，请改为保存后执行。",
)
HOLDS_NONE = Words(
    "“{it}” holds no steps of its own here; move them behind it.", "“{it}”不能包含此类下级步骤，请移到其后。"
)
TOO_MANY = Words(
    "An automation has at most {most} steps; let it run another one.",
    "一个自动化最多 {most} 个步骤，请拆分并调用其他自动化。",
)
TOO_DEEP = Words("Steps are nested at most {most} levels deep.", "步骤最多嵌套 {most} 层。")
