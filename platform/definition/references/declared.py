"""The settings of a trigger or a step: what each means is there, and fits (`automations/declared.py` says what may be)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...automations.schedules.check import check as check_schedule
from ...automations.triggers.inputs import input_field
from ...core.words import Words
from ...expressions import Kind
from ...fields import type_of
from ..fault import shown
from ..layout import Steps
from ..meant import Meant, Settings
from ..sentences import near
from ..shapes import shape_faults
from .lists import check_keys
from .named import Check, check_reference, table_meant
from .paths import table_exists
from .run_site import GIVES, Site
from .sorts import check_sort


def check_settings(site: Site, settings: Settings, steps: Steps) -> None:
    """Note what does not fit in the settings of a trigger or a step."""
    for each in settings.meant(steps):
        for member, check in _CHECKS.items():
            if member in each.schema:
                check(site, settings, each)


def _expression(site: Site, settings: Settings, meant: Meant) -> None:
    kind = meant.schema["x-expression"]
    if meant.schema.get("x-record"):
        site = site.of_record(settings.table)
    wanted = GIVES[kind]
    if wanted is None or wanted.kind not in (Kind.RECORD, Kind.PERSON):
        site.expression(meant.steps, meant.value, wanted)
        return
    of = settings.table_of(meant.schema) if wanted.kind is Kind.RECORD and "x-of" in meant.schema else None
    site.pointing(meant.steps, meant.value, wanted, of)


def _template(site: Site, _settings: Settings, meant: Meant) -> None:
    site.template(meant.steps, meant.value)


def _values(site: Site, settings: Settings, meant: Meant) -> None:
    table = table_meant(site, settings, meant)
    if table:
        site.values(meant.steps, meant.value, table)


def _filter(site: Site, settings: Settings, meant: Meant) -> None:
    table = table_meant(site, settings, meant)
    if table:
        site.filter(meant.steps, meant.value, table)


def _sort(site: Site, settings: Settings, meant: Meant) -> None:
    table = table_meant(site, settings, meant)
    if table and isinstance(meant.value, Sequence):
        check_sort(site.sound, meant.steps, table, meant.value)


def _given(site: Site, settings: Settings, meant: Meant) -> None:
    """What another automation is given: its inputs, each by an expression that gives what is asked for."""
    key = settings.values.get(meant.schema.get("x-of", ""))
    found = (piece for _, piece in site.sound.pieces["automations"] if piece.get("key") == key)
    trigger = next(found, {}).get("trigger", {})
    if not isinstance(meant.value, Mapping) or not trigger:
        return
    inputs = {each["key"]: each for each in trigger.get("settings", {}).get("inputs", ())}
    for name, source in meant.value.items():
        if name not in inputs:
            words = NO_INPUT.fill(it=shown(name), near=near(name, tuple(inputs)))
            site.sound.faults.add((*meant.steps, name), words, "unknown_input")
        else:
            field = input_field(inputs[name])
            wanted = type_of(field).type(field)
            site.expression((*meant.steps, name), source, wanted, inputs[name].get("table"))


def _inputs(site: Site, _settings: Settings, meant: Meant) -> None:
    check_keys(site.sound, meant.steps, meant.value)
    for position, each in enumerate(meant.value):
        plain = {name: value for name, value in each.items() if name != "path"}
        for fault in shape_faults(f"field:{each['type']}", plain):
            site.sound.faults.add((*meant.steps, position, *fault.steps), fault.words, fault.code)
        if "table" in each:
            table_exists(site.sound, (*meant.steps, position, "table"), each["table"])


def _schedule(site: Site, _settings: Settings, meant: Meant) -> None:
    for fault in check_schedule(meant.value):
        member = fault.path.partition("[")[0]
        site.sound.faults.add((*meant.steps, *([member] if member else [])), fault.words, "wrong_schedule")


_CHECKS: Mapping[str, Check] = {
    "x-reference": check_reference,
    "x-expression": _expression,
    "x-template": _template,
    "x-values": _values,
    "x-filter": _filter,
    "x-sort": _sort,
    "x-given": _given,
    "x-inputs": _inputs,
    "x-schedule": _schedule,
}

NO_INPUT = Words(
    "The automation asks for nothing called {it}{near}", "该自动化没有名为 {it} 的传入参数{near}"
)
