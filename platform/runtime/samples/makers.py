"""How single values are made. A maker is compiled once from its JSON into a function of the row at hand."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from ...core.errors import Fault, Invalid
from ...core.words import Words

Made = dict[str, Any]
Maker = Callable[[Made], Any]
WORKING_HOURS = (9, 18)
TEXT_AS_VALUE = 50
"""So many characters count as one value."""
TOO_MUCH = Words(
    "The sample data of this app is too much to be made here. Take the app without it.",
    "此应用的示例数据过多，无法在此生成。请选择不带示例数据。",
)
_NAMED = re.compile(r"\{(\w+)\}")
_NUMBERED = re.compile(r"\{(?::(?:0(\d{1,2}))?d)?\}")


@dataclass(slots=True)
class Room:
    """How much may still be made, in values; without end for a recipe of our own."""

    left: float = math.inf

    def take(self, row: Made) -> None:
        """Count what a row holds; raises Invalid once it is too much."""
        values = row.values()
        texts = sum(len(value) for value in values if isinstance(value, str)) / TEXT_AS_VALUE
        self.left -= 1 + len(row) + texts + sum(len(value) for value in values if isinstance(value, list))
        if self.left < 0:
            raise Invalid([Fault("data", TOO_MUCH)])


@dataclass(slots=True)
class Kitchen:
    """What makers draw from: chance, today's date, the people, the lists, and records made before."""

    random: random.Random
    today: date
    people: Sequence[int]
    lists: Mapping[str, Any]
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Ids of the records of the tables written before, by table."""
    room: Room = field(default_factory=Room)


def compile_maker(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    """Return the function that makes a value as `spec` says."""
    name = next(each for each in KINDS if each in spec)
    make = KINDS[name](spec, kitchen)
    chance = spec.get("chance")
    if chance is None:
        return make
    draw = kitchen.random.random
    return lambda row: make(row) if draw() < chance else None


def _value(spec: Mapping[str, Any], _kitchen: Kitchen) -> Maker:
    value = spec["value"]
    return lambda _row: value


def _choices(source: Any, kitchen: Kitchen) -> tuple[list, list[float] | None]:
    found = kitchen.lists[source] if isinstance(source, str) else source
    if isinstance(found, Mapping):
        return list(found), list(itertools.accumulate(found.values()))
    return list(found), None


def _pick(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    values, weights = _choices(spec["pick"], kitchen)
    if weights is None:
        choose = kitchen.random.choice
        return lambda _row: choose(values)
    draw = kitchen.random.choices
    return lambda _row: draw(values, cum_weights=weights)[0]


def _several(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    chances: Mapping[str, float] = spec["several"]
    draw = kitchen.random.random
    return lambda _row: [each for each, chance in chances.items() if draw() < chance]


def _text(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    # No str.format: what it understands reaches into objects and makes texts of any length.
    plain, names = _NAMED.split(spec["text"])[::2], _NAMED.findall(spec["text"])
    longest = 10 * TEXT_AS_VALUE

    def make(row: Made) -> str:
        told = plain[0] + "".join(
            f"{'' if (value := row.get(name)) is None else value}{rest}"
            for name, rest in zip(names, plain[1:], strict=True)
        )
        if len(told) > longest:
            kitchen.room.take({"": told})
        return told

    return make


def _number(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    least, most = spec["number"]
    step = spec.get("round", 1)
    draw = kitchen.random.uniform
    if spec.get("low"):  # small ones are common, large ones rare
        low, high = math.log(least), math.log(most)
        spread: Callable[[], float] = lambda: math.exp(draw(low, high))  # noqa: E731
    else:
        spread = lambda: draw(least, most)  # noqa: E731
    if step >= 1:
        return lambda _row: int(round(spread() / step) * step)
    digits = -round(math.log10(step))
    return lambda _row: round(spread(), digits)


def _sequence(spec: Mapping[str, Any], _kitchen: Kitchen) -> Maker:
    counter = itertools.count(spec.get("from", 1))
    before, width, after = _NUMBERED.split(spec["sequence"], maxsplit=1)
    return lambda _row: f"{before}{str(next(counter)).zfill(int(width or 0))}{after}"


def _day(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    """Return a maker of dates: days ago from today, or days after or before another value of the row."""
    name = next(each for each in ("days_ago", "days_after", "days_before") if each in spec)
    least, most = spec[name]
    sign = 1 if name == "days_after" else -1
    latest = kitchen.today if spec.get("latest") == "today" else date.max
    draw, other, hours = kitchen.random.randint, spec.get("of"), spec.get("at")

    def make(row: Made) -> str | None:
        start = kitchen.today if name == "days_ago" else _date_of(row.get(other))
        if start is None:
            return None
        day = min(start + timedelta(days=sign * draw(int(least), int(most))), latest)
        if hours is None:
            return day.isoformat()
        if day.weekday() > 4 and day < kitchen.today:
            day -= timedelta(days=day.weekday() - 4)
        moment = datetime.combine(day, time(draw(*WORKING_HOURS) - 1, draw(0, 11) * 5))
        return f"{moment.isoformat()}{hours}"

    return make


def _date_of(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _staff(_spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    people, choose = list(kitchen.people), kitchen.random.choice
    return lambda _row: choose(people)


def _parent(spec: Mapping[str, Any], _kitchen: Kitchen) -> Maker:
    name = spec["parent"]
    return lambda row: row["_parent"].get(name)


def _same(spec: Mapping[str, Any], _kitchen: Kitchen) -> Maker:
    name = spec["same"]
    return lambda row: row.get(name)


def _link(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    ids, choose = kitchen.links.get(spec["link"], ()), kitchen.random.choice
    return lambda _row: choose(ids) if ids else None


def _nth(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    """Return a maker of links to the records that stand at one place or at several among those of a table."""
    ids, name = kitchen.links.get(spec["nth"], ()), spec["of"]

    def make(row: Made) -> Any:
        place = row.get(name)
        if isinstance(place, list):
            return [ids[each] for each in place]
        return None if place is None else ids[place]

    return make


def _sibling(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    """Return a maker of links to a record of another table that hangs on the same parent."""
    name, choose = spec["sibling"], kitchen.random.choice

    def make(row: Made) -> int | None:
        ids = row["_parent"]["_children"].get(name)
        return choose(ids) if ids else None

    return make


def _by(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    cases = {key: compile_maker(each, kitchen) for key, each in spec.get("cases", {}).items()}
    other = compile_maker(spec["else"], kitchen) if "else" in spec else lambda _row: None
    name = spec["by"]
    return lambda row: cases.get(str(row.get(name)), other)(row)


def _rows(spec: Mapping[str, Any], kitchen: Kitchen) -> Maker:
    least, most = (int(each) for each in spec["rows"])
    make_row = compile_row(spec["fields"], kitchen)
    draw = kitchen.random.randint
    return lambda row: [stored(make_row({"_parent": row})) for _ in range(draw(least, most))]


KINDS: Mapping[str, Callable[[Mapping[str, Any], Kitchen], Maker]] = {
    "value": _value,
    "pick": _pick,
    "several": _several,
    "text": _text,
    "number": _number,
    "sequence": _sequence,
    "days_ago": _day,
    "days_after": _day,
    "days_before": _day,
    "staff": _staff,
    "parent": _parent,
    "same": _same,
    "link": _link,
    "nth": _nth,
    "sibling": _sibling,
    "by": _by,
    "rows": _rows,
}


def compile_row(fields: Mapping[str, Any], kitchen: Kitchen) -> Callable[[Made], Made]:
    """Return a function that fills what a row does not hold yet, value after value, in the order of `fields`."""
    makers = [(name, compile_maker(spec, kitchen)) for name, spec in fields.items()]

    def make(row: Made) -> Made:
        for name, maker in makers:
            if name not in row:
                row[name] = maker(row)
        kitchen.room.take(row)
        return row

    return make


def stored(row: Made) -> Made:
    """Return the values of a row that are stored: those with a value and a name of their own."""
    return {name: value for name, value in row.items() if value is not None and not name.startswith("_")}
