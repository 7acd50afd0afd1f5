"""Loading the sample data of an app: one transaction, so that it is there whole or not at all.

The apps that come with the product may fill their tables with as much as they say; what anybody may have written is
made within limits, and is told to be wrong rather than failing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import utc_now
from ...core.errors import Fault, Invalid
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...identity.actor import Actor
from ..apps.live import LiveApp
from ..records import service
from ..records.context import Context, make_context
from .generate import kitchen_for, rows_alone, rows_per
from .makers import Made, Room, stored
from .recipe import check_recipe, recipes_of

BATCH = 500
MADE = "created_at"
Progress = Callable[[str, int, int], None]
Parents = list[tuple[int, Made]]
FEW = 40
"""Of a table that stands by itself, where somebody only wants to try an app."""
UNMADE = Words(
    "The sample data for “{table}” cannot be made: {why}. Take the app without it, or mend its recipe.",
    "无法生成“{table}”的示例数据：{why}。请选择不带示例数据，或修正配方。",
)


def load_samples(
    engine: Engine,
    app: LiveApp,
    people: Sequence[int],
    today: date,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> int:
    """Fill the empty tables of `app` as its own recipes say, however much that is; returns how many records.

    An app that already holds records is left alone: running it again makes no twins.
    `progress(table key, written, about how many)` is called after each batch.
    """
    recipes = recipes_of(app.model.document).values()
    for recipe in recipes:
        check_recipe(recipe, _tops(app))
    with unit_of_work(engine) as work:
        if any(_holds_records(work, app, each["table"]) for recipe in recipes for each in recipe["tables"]):
            return 0
        context = make_context(work.connection, app, Actor.system(app.workspace_id), utc_now())
        return sum(
            _load(work, context, recipe, people, today, scale, progress, None, Room()) for recipe in recipes
        )


def put_samples(work: UnitOfWork, app: LiveApp, people: Sequence[int], today: date) -> int:
    """Fill a new app with a few records as its recipes say, whoever wrote them; returns how many.

    Raises Invalid for a recipe that is wrong, makes too much, or makes what the app refuses.
    """
    recipes = recipes_of(app.model.document).values()
    for recipe in recipes:
        check_recipe(recipe, _tops(app))
    context = make_context(work.connection, app, Actor.system(app.workspace_id), work.now)
    room = Room(LIMITS.sample_values)
    return sum(_load(work, context, recipe, people, today, 1.0, None, FEW, room) for recipe in recipes)


def _tops(app: LiveApp) -> list[str]:
    return [key for key, table in app.tables.items() if table.definition.parent is None]


def _holds_records(work: UnitOfWork, app: LiveApp, table: str) -> bool:
    return work.connection.execute(sa.select(app.tables[table].sql.c.id).limit(1)).first() is not None


def _load(
    work: UnitOfWork,
    context: Context,
    recipe: Mapping[str, Any],
    people: Sequence[int],
    today: date,
    scale: float,
    progress: Progress | None,
    most: int | None,
    room: Room,
) -> int:
    links: dict[str, list[int]] = {}
    made: dict[str, Parents] = {}
    for spec in recipe["tables"]:
        table = spec["table"]
        kitchen = kitchen_for(recipe, table, people, today, links, room)
        if "per" in spec:
            parents = made[spec["per"]["table"]]
            rows: Iterator[tuple[int, Made]] = rows_per(spec, kitchen, parents)
            about = int(len(parents) * _mean(spec["per"]["counts"]))
        else:
            parents, about = [], max(1, int(spec["count"] * scale))
            about = about if most is None else min(about, most)
            rows = ((-1, row) for row in rows_alone(spec, kitchen, about))
        made[table], links[table] = [], []
        while batch := _written(work, context, table, rows):
            for at, row, record_id in batch:
                row["_children"] = {}
                links[table].append(record_id)
                made[table].append((record_id, row))
                if at >= 0:
                    parents[at][1]["_children"].setdefault(table, []).append(record_id)
            if progress:
                progress(table, len(links[table]), about)
    return sum(map(len, links.values()))


def _written(
    work: UnitOfWork, context: Context, table: str, rows: Iterator[tuple[int, Made]]
) -> list[tuple[int, Made, int]]:
    """Make and write the next rows; returns (parent's place, row, id) of each. Raises Invalid."""
    try:
        batch = list(islice(rows, BATCH))
        values = [stored(row) for _, row in batch]
        made = [datetime.fromisoformat(each.pop(MADE)) if MADE in each else work.now for each in values]
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        # A recipe is right by its schema and may still ask for the root of a name, or a day in the year 99999.
        raise _unmade(context, table, str(error)) from error
    try:
        ids = service.create(work, context, table, values, "sample", made) if values else []
    except Invalid as error:
        raise _unmade(context, table, error.faults[0].words if error.faults else "") from error
    return [(at, row, record_id) for (at, row), record_id in zip(batch, ids, strict=True)]


def _unmade(context: Context, table: str, why: str | Words) -> Invalid:
    label = context.app.tables[table].definition.label
    return Invalid([Fault(f"data/{table}", UNMADE.fill(table=label, why=why))])


def _mean(counts: Mapping[str, float]) -> float:
    return sum(int(number) * weight for number, weight in counts.items()) / (sum(counts.values()) or 1)
