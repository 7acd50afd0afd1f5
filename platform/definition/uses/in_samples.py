"""What the recipes of sample data make: values of fields, links to records, options that are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from ..walks import Hop
from .reading import Reading, field_of, option_keys
from .use import Use


def in_samples(reading: Reading) -> Iterator[Use]:
    """Give what every recipe of sample data makes."""
    for name, recipe in reading.document.get("data", {}).items():
        listed = recipe.get("tables", ()) if isinstance(recipe, Mapping) else ()
        for position, spec in enumerate(listed):
            steps = ("data", name, "tables", position)
            yield from _Recipe(reading, name, recipe).table(spec, steps)


class _Recipe:
    def __init__(self, reading: Reading, name: str, recipe: Mapping[str, Any]) -> None:
        self.reading, self.name, self.recipe = reading, name, recipe
        self.by: Keys = ("data", name)

    def table(self, spec: Mapping[str, Any], steps: Steps) -> Iterator[Use]:
        key = spec["table"]
        whole = [self.reading.use(("tables", key), self.by, "sample", (*steps, "table"))]
        if "per" in spec:
            per, place = spec["per"], (*steps, "per")
            whole.append(self.reading.use(("tables", per["table"]), self.by, "sample", (*place, "table")))
            whole += self.reading.path(key, per["field"], self.by, "sample", (*place, "field"))
        yield from (replace(each, cut=steps) for each in whole)
        yield from self.fields(key, spec["fields"], (*steps, "fields"))
        for at, record in enumerate(spec.get("records", ())):
            for name, value in record.items():
                here = (*steps, "records", at, name)
                yield from self.reading.path(key, name, self.by, "sample", here)
                for hop in self.reading.hops(key, (name,)):
                    yield from self.option(hop, value, here, cut=here)

    def fields(self, table: str, makers: Mapping[str, Any], steps: Steps) -> Iterator[Use]:
        for name, maker in makers.items():
            here = (*steps, name)
            yield from self.reading.path(table, name, self.by, "sample", here)
            for hop in self.reading.hops(table, (name,)):
                yield from self.maker(hop, maker, here)
            yield from self.fields(f"{table}.{name}", maker.get("fields", {}), (*here, "fields"))

    def maker(self, hop: Hop, maker: Mapping[str, Any], steps: Steps) -> Iterator[Use]:
        """Give the options that a maker draws or sets."""
        if isinstance(maker.get("value"), str):
            yield from self.option(hop, maker["value"], (*steps, "value"), cut=steps)
        for member in ("pick", "several"):
            drawn, place = maker.get(member, ()), (*steps, member)
            if isinstance(drawn, str):
                drawn, place = self.recipe["lists"][drawn], ("data", self.name, "lists", drawn)
            yield from self.options(hop, drawn, place)
        for case, inner in maker.get("cases", {}).items():
            yield from self.maker(hop, inner, (*steps, "cases", case))
        if "else" in maker:
            yield from self.maker(hop, maker["else"], (*steps, "else"))

    def options(self, hop: Hop, drawn: Any, steps: Steps) -> Iterator[Use]:
        """Give the options among what is drawn."""
        for at, key in enumerate(drawn):
            here = (*steps, key if isinstance(drawn, Mapping) else at)
            yield from self.option(hop, key, here, cut=here)

    def option(self, hop: Hop, key: Any, steps: Steps, cut: Steps) -> Iterator[Use]:
        """Give the option that stands at a place, where it is one."""
        if isinstance(key, str) and key in option_keys(hop):
            option = (*field_of(hop), "options", key)
            yield replace(self.reading.use(option, self.by, "sample", steps), cut=cut)
