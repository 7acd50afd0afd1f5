"""What forms name: their table and roles, the fields they place, and what entries take from other tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...fields import type_of
from ..diff import Keys
from ..layout import Steps
from ..walks import Hop
from .in_fields import in_default
from .in_form_rules import in_form_rules
from .reading import Reading, field_path
from .use import GOES, Use


def in_forms(reading: Reading) -> Iterator[Use]:
    """Give what every form names."""
    for position, form in enumerate(reading.document.get("forms", ())):
        steps, by = ("forms", position), ("forms", f"{form['table']}.{form['key']}")
        yield reading.use(("tables", form["table"]), by, "of_table", (*steps, "table"), GOES)
        for number, role in enumerate(form.get("roles", ())):
            yield reading.use(("roles", role), by, "for_role", (*steps, "roles", number))
        for number, section in enumerate(form["sections"]):
            for place, entry in enumerate(section["fields"]):
                here = (*steps, "sections", number, "fields", place)
                yield from _entry(reading, form, entry, by, here)
        yield from in_form_rules(reading, form, by, steps)


def _entry(reading: Reading, form: Mapping[str, Any], entry: Any, by: Keys, steps: Steps) -> Iterator[Use]:
    table = form["table"]
    told: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"field": entry}
    if "matches" in told:
        yield from _matches(reading, told["matches"], table, by, steps)
    there = reading.app.tables[table]
    field = there.by_key.get(told.get("field", ""))
    if field is None:
        return
    yield reading.use(field_path(table, field), by, "entry", steps)
    hop = Hop(there, field)
    yield from in_default(reading, hop, told.get("default", {}), by, (*steps, "default"), table)
    if "fill" in told:
        yield from _fill(reading, told["fill"], table, by, (*steps, "fill"))
    reference = type_of(field).reference(field)
    if reference is None or reference.kind != "record":
        return
    # What strangers are offered must not grow by itself: there the whole entry is left out.
    public = "public" in form.get("use", ())
    for each in reading.filter(reference.table, told.get("filter"), by, "offered", (*steps, "filter"), table):
        yield replace(each, cut=steps) if public else each
    for far, near in told.get("carry", {}).items():
        here = (*steps, "carry", far)
        yield from reading.path(reference.table, far, by, "carry", here)
        yield from reading.path(table, near, by, "carry", here)


def _fill(reading: Reading, fill: Mapping[str, Any], table: str, by: Keys, steps: Steps) -> Iterator[Use]:
    """A value taken from a record found by other conditions would be another value: without one there is none."""
    there = fill["table"]
    named = [reading.use(("tables", there), by, "fill", (*steps, "table"))]
    named += reading.filter(there, fill["filter"], by, "fill", (*steps, "filter"), table)
    named += reading.path(there, fill["field"], by, "fill", (*steps, "field"))
    for number, key in enumerate(fill.get("sort", ())):
        named += reading.path(there, key.removeprefix("-"), by, "fill", (*steps, "sort", number))
    yield from (replace(each, cut=steps) for each in named)


def _matches(reading: Reading, told: Mapping[str, Any], table: str, by: Keys, entry: Steps) -> Iterator[Use]:
    there, steps = told["table"], (*entry, "matches")
    whole = [reading.use(("tables", there), by, "matches", (*steps, "table"))]
    whole += reading.filter(there, told["filter"], by, "matches", (*steps, "filter"), table)
    yield from (replace(each, cut=entry) for each in whole)
    for number, key in enumerate(told["fields"]):
        yield from reading.path(there, key, by, "matches", (*steps, "fields", number))
    for number, key in enumerate(told.get("sort", ())):
        yield from reading.path(there, key.removeprefix("-"), by, "matches", (*steps, "sort", number))
