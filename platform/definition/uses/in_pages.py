"""What navigation and dashboards name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from .reading import Reading
from .use import GOES, Use


def in_navigation(reading: Reading) -> Iterator[Use]:
    """Give where the navigation and the first page lead."""
    for position, group in enumerate(reading.document.get("navigation", ())):
        for number, entry in enumerate(group["items"]):
            steps = ("navigation", position, "items", number)
            for member, key in entry.items():
                use = reading.use((f"{member}s", key), ("navigation",), "navigation", (*steps, member))
                yield replace(use, cut=steps)
    if home := reading.document.get("home"):
        kind = "views" if "." in home else "tables"
        yield replace(reading.use((kind, home), ("navigation",), "navigation", ("home",)), cut=("home",))


def in_dashboards(reading: Reading) -> Iterator[Use]:
    """Give what every tile of a dashboard names; one without it would show other numbers, so it goes."""
    for position, dashboard in enumerate(reading.document.get("dashboards", ())):
        for number, tile in enumerate(dashboard["tiles"]):
            steps = ("dashboards", position, "tiles", number)
            by = ("dashboards", dashboard["key"], "tiles", tile["key"])
            if "view" in tile:
                yield reading.use(("views", tile["view"]), by, "tile", (*steps, "view"), GOES)
            if "table" in tile:
                yield from _tile(reading, tile, by, steps)


def _tile(reading: Reading, tile: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    table = tile["table"]
    yield reading.use(("tables", table), by, "tile", (*steps, "table"), GOES)
    measured = tile.get("measure", "").partition(":")[2]
    yield from reading.path(table, measured, by, "tile", (*steps, "measure"), GOES)
    for number, each in enumerate(tile.get("group", ())):
        yield from reading.path(table, each.partition(":")[0], by, "tile", (*steps, "group", number), GOES)
    for use in reading.filter(table, tile.get("filter"), by, "tile", (*steps, "filter")):
        yield replace(use, act=GOES)
