"""Circles and towers: fields computed from each other, records deleted with each other, chains too long to compute."""

from __future__ import annotations

from collections import Counter

from ...core.words import Words
from ..dependencies import Place, circles, closed_ways, direct_reads
from ..layout import Steps
from ..reads import names_in
from ..sound import Sound

MOST_LEVELS = 12
"""Computed fields upon computed fields: each level is SQL within SQL."""
MOST_PARTS = 5_000
"""Names in a formula with every formula it uses written out in its place."""


def check_circles(sound: Sound) -> None:
    """Note circles of computed fields, chains and formulas that grow too large, and circles of deletion."""
    for circle in circles(sound.app):
        way = " → ".join(_named(place, circle) for place in (*circle, circle[0]))
        sound.faults.add(sound.field_steps[circle[0]], CIRCLE.fill(way=way), "circle")
        sound.untyped.update(circle)
    _check_towers(sound)
    _check_deletion(sound)
    # A type looks through what its field points to; what goes round or too deep may not be looked through.
    for table, key in sound.untyped:
        sound.app.tables[table].by_key[key].point(None, None)


def _named(place: Place, circle: tuple[Place, ...]) -> str:
    """Return a field as people find it: with its table where several tables take part."""
    return place[1] if len({table for table, _ in circle}) == 1 else ".".join(place)


def _check_towers(sound: Sound) -> None:
    """Walk the computed fields from the ground up, measuring how high and how large each has become."""
    levels: dict[Place, int] = {}
    sizes: dict[Place, int] = {}
    told: set[Place] = set()
    for place in _ground_up(sound):
        below = [each for each in direct_reads(sound.app, *place) if each in levels]
        levels[place] = 1 + max((levels[each] for each in below), default=0)
        sizes[place] = 1 + sum(
            sizes[each] * count for each, count in _uses(sound, place).items() if each in sizes
        )
        if any(each in told for each in below):
            told.add(place)
            sound.untyped.add(place)
        elif levels[place] > MOST_LEVELS or sizes[place] > MOST_PARTS:
            told.add(place)
            sound.untyped.add(place)
            words = (
                TOO_HIGH.fill(most=MOST_LEVELS)
                if levels[place] > MOST_LEVELS
                else TOO_LARGE.fill(most=MOST_PARTS)
            )
            sound.faults.add(sound.field_steps[place], words, "too_deep")


def _ground_up(sound: Sound) -> list[Place]:
    """Return the computed fields, each after those it reads; those in circles are left out."""
    order: dict[Place, None] = {}
    entered: set[Place] = set()
    for table in sound.app.tables.values():
        waiting = [(table.key, field.key) for field in reversed(table.fields)]
        while waiting:
            place = waiting[-1]
            below = [
                each for each in direct_reads(sound.app, *place) if each not in order and each not in entered
            ]
            if below and place not in entered:
                entered.add(place)
                waiting.extend(below)
            else:
                waiting.pop()
                if (
                    place in sound.field_steps
                    and place not in sound.untyped
                    and direct_reads(sound.app, *place)
                ):
                    order[place] = None
    return list(order)


def _uses(sound: Sound, place: Place) -> Counter[Place]:
    """Return how many times a field's own text names each field of its table, linked ones once."""
    uses: Counter[Place] = Counter(direct_reads(sound.app, *place))
    field = sound.app.tables[place[0]].by_key[place[1]]
    own = (path for path in names_in(field.settings.get("expression", "")) if len(path) == 1)
    uses.update((place[0], path[0]) for path in own)
    return uses


def _check_deletion(sound: Sound) -> None:
    """Note relations that delete in a circle: a record could take itself along."""
    graph: dict[str, list[str]] = {}
    steps: dict[tuple[str, str], Steps] = {}
    for table in sound.app.tables.values():
        for field in table.fields:
            deletes = field.type == "relation" and field.settings.get("on_delete") == "delete"
            if deletes and not field.settings.get("many") and field.settings["table"] != table.key:
                graph.setdefault(field.settings["table"], []).append(table.key)
                steps[field.settings["table"], table.key] = sound.field_steps[table.key, field.key]
    for circle in closed_ways({start: tuple(ends) for start, ends in graph.items()}):
        way = " → ".join((*circle, circle[0]))
        place = steps[circle[0], circle[1 % len(circle)]]
        sound.faults.add((*place, "on_delete"), DELETES_IN_CIRCLE.fill(way=way), "circle")


CIRCLE = Words(
    "These fields are computed from each other: {way}. Break the circle.", "字段循环引用：{way}，请打破循环。"
)
TOO_HIGH = Words(
    "More than {most} computed fields stand upon each other here; compute it more directly.",
    "此处计算字段层层引用超过 {most} 层，请改为更直接的计算。",
)
TOO_LARGE = Words(
    "With the formulas it uses written out, this one has more than {most} parts; simplify it.",
    "展开所引用的公式后超过 {most} 个组成部分，请简化。",
)
DELETES_IN_CIRCLE = Words(
    "Deleting goes round in a circle: {way}. Choose “restrict” or “set_empty” for one of these relations.",
    "级联删除形成循环：{way}，请将其中一个关联改为“restrict”或“set_empty”。",
)
