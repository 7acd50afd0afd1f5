"""Rows from a recipe: the same seed, people and day give the same rows, two thousand or a million."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .makers import Kitchen, Made, Room, compile_row


def kitchen_for(
    recipe: Mapping[str, Any],
    table: str,
    people: Sequence[int],
    today: date,
    links: Mapping[str, Sequence[int]],
    room: Room | None = None,
) -> Kitchen:
    """Return what the makers of one table draw from."""
    chance = random.Random(f"{recipe['seed']}:{table}")  # noqa: S311 - sample data
    return Kitchen(chance, today, people, recipe.get("lists", {}), links, room or Room())


def rows_alone(spec: Mapping[str, Any], kitchen: Kitchen, count: int) -> Iterator[Made]:
    """Yield `count` rows of a table that hangs on nothing: the recipe's own records first."""
    make = compile_row(spec["fields"], kitchen)
    given = spec.get("records", [])
    for at in range(count):
        yield make(dict(given[at]) if at < len(given) else {})


def rows_per(
    spec: Mapping[str, Any], kitchen: Kitchen, parents: Sequence[tuple[int, Made]]
) -> Iterator[tuple[int, Made]]:
    """Yield (parent's place, row) for every row that hangs on one of `parents`, given as (id, row) pairs."""
    make = compile_row(spec["fields"], kitchen)
    counts = [int(each) for each in spec["per"]["counts"]]
    weights = list(spec["per"]["counts"].values())
    link = spec["per"]["field"]
    for at, (parent_id, parent) in enumerate(parents):
        given = [each for each in spec.get("records", ()) if each.get("_of") == at]
        for number in range(max(kitchen.random.choices(counts, weights)[0], len(given))):
            own = given[number] if number < len(given) else {}
            yield at, make({"_parent": parent, link: parent_id, **own})
