"""Dashboards: kept for the parts that draw them, but what they name must be there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..layout import Steps
from ..sound import Sound
from .filters import check_filter
from .layouts import part_exists
from .lists import check_keys
from .paths import table_exists
from .sorts import check_group, check_measure


def check_dashboards(sound: Sound) -> None:
    """Note what does not fit in the dashboards."""
    for steps, dashboard in sound.pieces["dashboards"]:
        check_keys(sound, (*steps, "tiles"), dashboard.get("tiles", ()))
        for position, tile in enumerate(dashboard.get("tiles", ())):
            _check_tile(sound, (*steps, "tiles", position), tile)


def _check_tile(sound: Sound, steps: Steps, tile: Mapping[str, Any]) -> None:
    if "view" in tile:
        part_exists(sound, (*steps, "view"), "views", tile["view"])
    if "table" not in tile or not table_exists(sound, (*steps, "table"), tile["table"]):
        return
    function, _, path = tile.get("measure", "count").partition(":")
    if path:
        check_measure(sound, (*steps, "measure"), tile["table"], path, function)
    check_group(sound, (*steps, "group"), tile["table"], tile.get("group", ()))
    check_filter(sound, (*steps, "filter"), tile["table"], tile.get("filter"))
