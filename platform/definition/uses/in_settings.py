"""What the settings of one trigger or step of an automation name, by what its declaration means with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ...automations.template import Chip, parts
from ...expressions import ExpressionFault
from ..diff import Keys
from ..layout import Steps
from ..meant import Meant, Settings, texts_in
from ..reads import names_in
from ..run_names import RUN, Path, Scope, leads
from ..walks import Hop
from .reading import Reading, field_path, option_keys
from .use import GOES, LOSES, Use

PARTS = {"form": "forms", "view": "views", "print": "prints"}
"""Parts of which each table has its own, by what a setting says in `x-reference`."""


@dataclass(frozen=True, slots=True)
class Site:
    """A trigger or a step: what names things, and what the names in its expressions lead to."""

    reading: Reading
    by: Keys
    table: str | None
    scope: Scope
    sources: Mapping[Path, Keys]
    settings: Settings
    steps: Steps

    def uses(self, role: str) -> Iterator[Use]:
        """Give what the settings name."""
        for meant in self.settings.meant(self.steps):
            for member, search in _SEARCHES.items():
                if member in meant.schema:
                    for use in search(self, meant, role):
                        yield self._settled(use, meant)

    def _settled(self, use: Use, meant: Meant) -> Use:
        """Return a use with what becomes of the place: items and members are lost, rows too, the rest goes along."""
        depth = len(self.steps)
        if use.cut == use.steps and len(use.steps) > len(meant.steps) and "x-template" not in meant.schema:
            return use  # a member or an item, which can go by itself
        if use.cut != use.steps:
            return use
        if len(meant.steps) > depth + 1:
            return replace(use, cut=meant.steps[: depth + 2])
        optional = self.by[-2] == "automations" and meant.steps[depth] not in self.settings.kind.required
        return replace(use, cut=meant.steps) if optional else replace(use, act=_goes(use))

    def expression(self, source: Any, role: str, steps: Steps, act: str = LOSES) -> Iterator[Use]:
        """Give what an expression of the run names."""
        yield from self.reading.names(source, self.named, self.by, role, steps, act)
        for path in names_in(source) if isinstance(source, str) else ():
            yield from self._earlier(path, steps, act)

    def filter(self, source: Any, of: str, steps: Steps) -> Iterator[Use]:
        """Give what a condition over the records of a table names."""
        named = partial(self._named_there, of)
        yield from self.reading.names(source, named, self.by, "found", steps)
        for path in names_in(source) if isinstance(source, str) else ():
            if path[0] == RUN and len(path) > 1:
                yield from self._earlier(path[1:], steps, LOSES)

    def named(self, path: Path) -> Iterator[Hop]:
        """Give the fields that a name leads over."""
        found = leads(self.table, self.scope, path)
        return self.reading.hops(*found) if found else iter(())

    def _named_there(self, of: str, path: Path) -> Iterator[Hop]:
        return self.named(path[1:]) if path[0] == RUN and len(path) > 1 else self.reading.hops(of, path)

    def _earlier(self, path: Path, steps: Steps, act: str) -> Iterator[Use]:
        source = self.sources.get(path[:2])
        if source is not None:
            yield self.reading.use(source, self.by, "earlier", steps, act)


def _goes(use: Use) -> str:
    return GOES if use.act == LOSES else use.act


def _reference(site: Site, meant: Meant, role: str) -> Iterator[Use]:
    kind, table = meant.schema["x-reference"], site.settings.table_of(meant.schema)
    if kind == "people":
        yield from _people(site, meant)
        return
    listed = enumerate(meant.value) if isinstance(meant.value, list) else [(None, meant.value)]
    for position, key in listed:
        place = meant.steps if position is None else (*meant.steps, position)
        for element in _elements(site, kind, meant, table, key):
            yield site.reading.use(element, site.by, role, place)


def _elements(site: Site, kind: str, meant: Meant, table: str | None, key: Any) -> Iterator[Keys]:
    """Give the elements that a key in a setting means."""
    if kind in ("table", "automation", "role", "roles"):
        yield ({"table": "tables", "automation": "automations"}.get(kind, "roles"), key)
    elif kind in ("field", "fields"):
        yield from (field_path(hop.table.key, hop.field) for hop in site.reading.hops(table or "", (key,)))
    elif kind in PARTS and table:
        yield (PARTS[kind], f"{table}.{key}")
    elif kind in ("option", "options", "values"):
        there, field = site.settings.field_of(meant.schema)
        for hop in site.reading.hops(there or "", (field or "",)):
            if isinstance(key, str) and key in option_keys(hop):
                yield (*field_path(hop.table.key, hop.field), "options", key)


def _people(site: Site, meant: Meant) -> Iterator[Use]:
    for position, whom in enumerate(meant.value):
        place = (*meant.steps, position)
        found = [*site.expression(whom.get("expression"), "whom", (*place, "expression"))]
        if "role" in whom:
            found.append(site.reading.use(("roles", whom["role"]), site.by, "whom", (*place, "role")))
        yield from (replace(use, cut=place) for use in found)


def _expression(site: Site, meant: Meant, role: str) -> Iterator[Use]:
    return site.expression(meant.value, "rule" if role == "trigger" else role, meant.steps)


def _template(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    for place, text in texts_in(meant.value, meant.steps):
        try:
            chips = [each for each in parts(text) if isinstance(each, Chip)]
        except ExpressionFault:
            continue
        for chip in chips:
            for use in site.expression(chip.source, "message", place):
                yield replace(use, span=_within(use.span, chip))


def _within(span: tuple[int, int] | None, chip: Chip) -> tuple[int, int] | None:
    return (span[0] + chip.position, span[1] + chip.position) if span else None


def _values(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    table = site.settings.table_of(meant.schema) or ""
    for key, source in meant.value.items():
        place = (*meant.steps, key)
        for hop in site.reading.hops(table, (key,)):
            yield site.reading.use(field_path(table, hop.field), site.by, "value", place)
            yield from site.reading.results(hop, source, site.by, "value", place)
        yield from site.expression(source, "value", place)


def _given(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    for key, source in meant.value.items():
        yield from site.expression(source, "value", (*meant.steps, key))


def _filter(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    return site.filter(meant.value, site.settings.table_of(meant.schema) or "", meant.steps)


def _sort(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    table = site.settings.table_of(meant.schema) or ""
    for position, key in enumerate(meant.value):
        place = (*meant.steps, position)
        yield from site.reading.path(table, key.removeprefix("-"), site.by, "sort", place)


def _inputs(site: Site, meant: Meant, _role: str) -> Iterator[Use]:
    """An input of records of a table: what speaks of it cannot be without it, so all goes."""
    for position, each in enumerate(meant.value):
        if "table" in each:
            place = (*meant.steps, position, "table")
            yield site.reading.use(("tables", each["table"]), site.by, "trigger", place, GOES)


_SEARCHES: Mapping[str, Callable[[Site, Meant, str], Iterator[Use]]] = {
    "x-reference": _reference,
    "x-expression": _expression,
    "x-template": _template,
    "x-values": _values,
    "x-given": _given,
    "x-filter": _filter,
    "x-sort": _sort,
    "x-inputs": _inputs,
}
