"""What fields name: other tables and fields, through settings and expressions; the options they hang on or begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from ..links import link
from ..reads import sort_keys
from ..walks import Hop
from .reading import Reading, field_of, field_path, option_keys
from .use import GOES, LOSES, Use

Search = Callable[[Reading, Hop, Keys, Steps], Iterator[Use]]


def in_fields(reading: Reading) -> Iterator[Use]:
    """Give what every field names."""
    for position, table in enumerate(reading.document.get("tables", ())):
        yield from _in_list(reading, table["key"], table["fields"], ("tables", position, "fields"))


def _in_list(reading: Reading, table: str, fields: Any, steps: Steps) -> Iterator[Use]:
    for position, told in enumerate(fields):
        here = (*steps, position)
        there = reading.app.tables[table]
        hop = Hop(there, there.by_key[told["key"]])
        by = field_of(hop)
        search = _SEARCHES.get(told["type"])
        if search is not None:
            yield from search(reading, hop, by, here)
        yield from _default(reading, hop, by, (*here, "default"))
        if told["type"] == "subform":
            yield from _in_list(reading, f"{table}.{told['key']}", told["fields"], (*here, "fields"))


def _relation(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    yield reading.use(("tables", hop.field.settings["table"]), by, "relation", (*steps, "table"), GOES)


def _reverse(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    there = hop.field.settings["table"]
    yield reading.use(("tables", there), by, "reverse", (*steps, "table"), GOES)
    yield from reading.path(there, hop.field.settings["field"], by, "reverse", (*steps, "field"), GOES)


def _lookup(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    relation, field = hop.field.settings["relation"], hop.field.settings["field"]
    yield from reading.path(hop.table.key, relation, by, "lookup", (*steps, "relation"), GOES)
    for there in _linked(hop):
        yield from reading.path(there, field, by, "lookup", (*steps, "field"), GOES)


def _rollup(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    settings = hop.field.settings
    yield from reading.path(hop.table.key, settings["relation"], by, "rollup", (*steps, "relation"), GOES)
    for there in _linked(hop):
        yield from reading.path(there, settings.get("field", ""), by, "rollup", (*steps, "field"), GOES)
        for key in sort_keys(hop.field):
            yield from reading.path(there, key.removeprefix("-"), by, "rollup", (*steps, "sort"), GOES)
        place = (*steps, "filter")
        yield from reading.expression(there, settings.get("filter"), by, "rollup", place, GOES)


def _linked(hop: Hop) -> Iterator[str]:
    """Give the table that a field looks into through a link, where there is one."""
    through = hop.table.by_key.get(hop.field.settings["relation"])
    leads = link(hop.table.key, through) if through else None
    if leads is not None:
        yield leads.table


def _formula(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    source, place = hop.field.settings["expression"], (*steps, "expression")
    yield from reading.expression(hop.table.key, source, by, "formula", place, GOES)


def _serial(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    for position, part in enumerate(hop.field.settings.get("parts", ())):
        place = (*steps, "parts", position)
        for use in reading.path(hop.table.key, part.get("field", ""), by, "serial", (*place, "field")):
            yield replace(use, cut=place)


def _cascade(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    under = hop.field.settings.get("under", "")
    if under not in hop.table.by_key:
        return
    yield from reading.path(hop.table.key, under, by, "under", (*steps, "under"))
    above = (*field_path(hop.table.key, under), "options")
    for position, option in enumerate(hop.field.settings.get("options", ())):
        for number, key in enumerate(option.get("of", ())):
            yield reading.use((*above, key), by, "of", (*steps, "options", position, "of", number))


def _default(reading: Reading, hop: Hop, by: Keys, steps: Steps) -> Iterator[Use]:
    default: Mapping[str, Any] = hop.field.default or {}
    yield from in_default(reading, hop, default, by, steps, hop.table.key)


def in_default(
    reading: Reading, hop: Hop, default: Mapping[str, Any], by: Keys, steps: Steps, table: str
) -> Iterator[Use]:
    """Give what a field's default names, its own or the one it has on a form; without it there is none."""
    source, place = default.get("expression"), (*steps, "expression")
    for use in reading.expression(table, source, by, "default", place, LOSES):
        yield replace(use, cut=steps)
    yield from reading.results(hop, source, by, "default", place)
    value, options = default.get("value"), option_keys(hop)
    for position, key in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(key, str) and key in options:
            place = (*steps, "value", position) if isinstance(value, list) else (*steps, "value")
            found = reading.use((*field_of(hop), "options", key), by, "default", place)
            yield found if isinstance(value, list) else replace(found, cut=steps)


_SEARCHES: Mapping[str, Search] = {
    "relation": _relation,
    "reverse": _reverse,
    "lookup": _lookup,
    "rollup": _rollup,
    "formula": _formula,
    "serial": _serial,
    "select": _cascade,
    "multi_select": _cascade,
}
