"""Loading the sample data of an app: one transaction, so that it is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import utc_now
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...identity.actor import Actor
from ..apps.live import LiveApp
from ..records import service
from ..records.context import Context, make_context
from .generate import kitchen_for, rows_alone, rows_per
from .makers import Made, stored
from .recipe import check_recipe

BATCH = 500
MADE = "created_at"
Progress = Callable[[str, int, int], None]
Parents = list[tuple[int, Made]]


def load_samples(
    engine: Engine,
    app: LiveApp,
    people: Sequence[int],
    today: date,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> int:
    """Fill the empty tables of `app` as its recipes say; returns how many records were written.

    An app that already holds records is left alone: running it again makes no twins.
    `progress(table key, written, about how many)` is called after each batch.
    """
    recipes = [recipe for recipe in app.model.document.get("data", {}).values() if "tables" in recipe]
    if not recipes:
        return 0
    for recipe in recipes:
        check_recipe(recipe, app.tables)
    with unit_of_work(engine) as work:
        if any(_holds_records(work, app, each["table"]) for recipe in recipes for each in recipe["tables"]):
            return 0
        context = make_context(work.connection, app, Actor.system(app.workspace_id), utc_now())
        return sum(_load(work, context, recipe, people, today, scale, progress) for recipe in recipes)


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
) -> int:
    links: dict[str, list[int]] = {}
    made: dict[str, Parents] = {}
    for spec in recipe["tables"]:
        table = spec["table"]
        kitchen = kitchen_for(recipe, table, people, today, links)
        if "per" in spec:
            parents = made[spec["per"]["table"]]
            rows: Iterator[tuple[int, Made]] = rows_per(spec, kitchen, parents)
            about = int(len(parents) * _mean(spec["per"]["counts"]))
        else:
            parents, about = [], max(1, int(spec["count"] * scale))
            rows = ((-1, row) for row in rows_alone(spec, kitchen, about))
        made[table], links[table] = [], []
        while batch := list(islice(rows, BATCH)):
            ids = _create(work, context, table, [row for _, row in batch])
            links[table].extend(ids)
            for (at, row), record_id in zip(batch, ids, strict=True):
                row["_children"] = {}
                made[table].append((record_id, row))
                if at >= 0:
                    parents[at][1]["_children"].setdefault(table, []).append(record_id)
            if progress:
                progress(table, len(links[table]), about)
    return sum(map(len, links.values()))


def _create(work: UnitOfWork, context: Context, table: str, rows: Sequence[Made]) -> list[int]:
    """Write generated rows; `created_at`, where a recipe makes one, says when the record came into being."""
    values = [stored(row) for row in rows]
    made = [datetime.fromisoformat(each.pop(MADE)) if MADE in each else work.now for each in values]
    return service.create(work, context, table, values, "sample", made)


def _mean(counts: Mapping[str, float]) -> float:
    return sum(int(number) * weight for number, weight in counts.items()) / sum(counts.values())
