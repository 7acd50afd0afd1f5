"""What the rules of forms name: fields and options in their conditions, fields and sections in what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from .reading import Reading, field_path
from .use import GOES, LOSES, Use

NAMING = ("show", "hide", "require", "read_only")
SECTION = "section:"


def in_form_rules(reading: Reading, form: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    """Give what the rules of a form name."""
    entries = _entries(form, by)
    for number, rule in enumerate(form.get("rules", ())):
        here, rule_path = (*steps, "rules", number), (*by, "rules", rule["key"])
        rows = rule.get("rows")
        table = f"{form['table']}.{rows}" if rows else form["table"]
        outer = form["table"] if rows else None
        if rows:
            yield reading.use(field_path(form["table"], rows), rule_path, "rule", (*here, "rows"), GOES)
        when = (*here, "when")
        yield from reading.expression(table, rule.get("when"), rule_path, "rule", when, GOES, outer)
        for place, act in enumerate(rule["then"]):
            told = _Act(reading, table, outer, rule_path, (*here, "then", place), {} if rows else entries)
            yield from _act(told, act, by)


class _Act:
    """Where an act of a rule stands, and what it may speak of."""

    def __init__(
        self,
        reading: Reading,
        table: str,
        outer: str | None,
        rule: Keys,
        steps: Steps,
        entries: Mapping[str, Keys],
    ) -> None:
        self.reading, self.table, self.outer, self.rule, self.steps = reading, table, outer, rule, steps
        self.entries = entries

    def field(self, key: str, steps: Steps) -> Iterator[Use]:
        """Give the use of a field, and of the place it has on the form."""
        yield from self.reading.path(self.table, key, self.rule, "act", steps)
        if key in self.entries:
            yield self.reading.use(self.entries[key], self.rule, "act", steps)


def _act(told: _Act, act: Mapping[str, Any], form: Keys) -> Iterator[Use]:
    for member in NAMING:
        for place, name in enumerate(act.get(member, ())):
            here = (*told.steps, member, place)
            if name.startswith(SECTION):
                section = (*form, "sections", name.removeprefix(SECTION))
                yield told.reading.use(section, told.rule, "act", here)
            else:
                yield from told.field(name, here)
    if "set" in act:
        yield from _set(told, act["set"])
    if "options" in act:
        yield from _options(told, act["options"])
    yield from told.reading.path(
        told.table, act.get("field", ""), told.rule, "beside", (*told.steps, "field")
    )


def _set(told: _Act, given: Mapping[str, Any]) -> Iterator[Use]:
    reading, steps = told.reading, (*told.steps, "set")
    named = [*reading.path(told.table, given["field"], told.rule, "act", (*steps, "field"))]
    source, place = given["expression"], (*steps, "expression")
    named += reading.expression(told.table, source, told.rule, "act", place, LOSES, told.outer)
    for hop in reading.hops(told.table, (given["field"],)):
        named += reading.results(hop, source, told.rule, "act", place)
    yield from (replace(each, cut=told.steps) for each in named)


def _options(told: _Act, given: Mapping[str, Any]) -> Iterator[Use]:
    reading, steps = told.reading, (*told.steps, "options")
    for use in reading.path(told.table, given["field"], told.rule, "act", (*steps, "field")):
        yield replace(use, cut=told.steps)
    for hop in reading.hops(told.table, (given["field"],)):
        for place, key in enumerate(given["keep"]):
            option = (*field_path(told.table, hop.field), "options", key)
            yield reading.use(option, told.rule, "act", (*steps, "keep", place))


def _entries(form: Mapping[str, Any], by: Keys) -> dict[str, Keys]:
    """Return by field the path of its place on the form."""
    found: dict[str, Keys] = {}
    for section in form["sections"]:
        for entry in section["fields"]:
            key = entry.get("field") if isinstance(entry, Mapping) else entry
            if key is not None:
                found[key] = (*by, "sections", section["key"], "fields", key)
    return found
