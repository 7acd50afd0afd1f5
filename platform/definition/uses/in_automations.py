"""What automations name: what fires them, and whatever their steps read, write, find, send and say.

A step that cannot be without an element goes with it, and so does a branch; the automation stays. Whoever takes
something out of an automation switches it off (`builder/edits/`): it would do something else than it was made for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...automations.declared import Declared
from ...automations.shape import STEPS as EARLIER
from ...automations.shape import VARS
from ...automations.steps import STEPS
from ...automations.triggers import TRIGGERS
from ..diff import Keys
from ..layout import Steps
from ..meant import Settings
from ..run_names import Path
from ..run_scope import Placed, about, placed, scope_at
from .in_settings import Site
from .reading import Reading
from .use import GOES, Use


def in_automations(reading: Reading) -> Iterator[Use]:
    """Give what every automation names."""
    for position, automation in enumerate(reading.document.get("automations", ())):
        kind = TRIGGERS.get(automation["trigger"]["type"])
        if kind is not None:
            yield from _automation(reading, automation, kind, ("automations", position))


def _automation(
    reading: Reading, automation: Mapping[str, Any], kind: Declared, steps: Steps
) -> Iterator[Use]:
    by, trigger = ("automations", automation["key"]), automation["trigger"]
    table, flow = trigger.get("table"), [*placed(reading.app, automation)]
    if table is not None:
        yield reading.use(("tables", table), by, "trigger", (*steps, "trigger", "table"), GOES)
    scope = scope_at(reading.app, automation)
    settings = Settings(kind, trigger.get("settings", {}), table)
    site = Site(reading, by, about(automation), scope, {}, settings, (*steps, "trigger", "settings"))
    yield from site.uses("trigger")
    yield from site.expression(automation.get("condition"), "rule", (*steps, "condition"))
    sources = dict(_sources(by, flow))
    for each in flow:
        yield from _step(each, replace(site, sources=sources), by, steps)


def _sources(by: Keys, flow: list[Placed]) -> Iterator[tuple[Path, Keys]]:
    """Give by ("steps", key) or ("vars", name) the step that it comes from, the last one for a variable."""
    for each in flow:
        yield (EARLIER, each.document["key"]), (*by, *each.keys)
        kind = STEPS.get(each.document["type"])
        for name, schema in kind.settings.items() if kind else ():
            if schema.get("x-variable") and name in each.document.get("settings", {}):
                yield (VARS, each.document["settings"][name]), (*by, *each.keys)


def _step(each: Placed, site: Site, by: Keys, steps: Steps) -> Iterator[Use]:
    kind = STEPS.get(each.document["type"])
    if kind is None:
        return
    path, here = (*by, *each.keys), (*steps, *each.steps)
    settings = Settings(kind, each.document.get("settings", {}), site.settings.table)
    own = replace(site, by=path, scope=each.scope, settings=settings, steps=(*here, "settings"))
    yield from own.uses("step")
    for position, branch in enumerate(each.document.get("branches", ())):
        inside = replace(own, by=(*path, "branches", branch["key"]))
        place = (*here, "branches", position, "condition")
        yield from inside.expression(branch.get("condition"), "rule", place, GOES)
