"""Long work that runs on what a change takes away or makes another: it ends there."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ...core.words import Words
from ...runtime.apps.live import LiveApp
from ..conversions.large import CONVERSION
from ..jobs.store import Job, running_of
from ..starting.bringing_in import BRINGING_IN
from .changes import Change
from .told import Place


def running(connection: sa.Connection, app: LiveApp, change: Change) -> Iterator[Place]:
    """Give the imports and the changes of type that a change ends, each with the page that tells how far it is."""
    changed = {(table.key, field.key) for table, field, _after in change.retyped()}
    if not (change.removed or changed):
        return
    for job in running_of(connection, app.id, BRINGING_IN.name):
        yield from _import(app, change, changed, job)
    for job in running_of(connection, app.id, CONVERSION.name):
        table, key = job.asked["table"], job.asked["before"]["key"]
        if change.field_is_gone(table, key) or (table, key) in changed:
            label = Words.read(job.asked["before"].get("label") or key)
            yield Place(CONVERTING.fill(field=label), _page(app, job), goes=True)


def _import(app: LiveApp, change: Change, changed: set[tuple[str, str]], job: Job) -> Iterator[Place]:
    """Give the tables of an import whose rows are still to come."""
    for sheet in job.asked["tables"][job.progress.get("table", 0) :]:
        named = {(sheet["table"], each["field"]) for each in sheet["columns"]}
        named |= {
            (each["relation"]["table"], each["relation"]["field"])
            for each in sheet["columns"]
            if "relation" in each
        }
        if changed & named or any(change.field_is_gone(*each) for each in named):
            words = COMING_IN.fill(count=f"{sheet['end'] - sheet['first']:,}", table=sheet["label"])
            yield Place(words, _page(app, job))


def _page(app: LiveApp, job: Job) -> str:
    return f"/a/{app.key}/builder/jobs/{job.id}"


COMING_IN = Words(
    "An import of {count} rows into “{table}” is running. It stops; what came in stays.",
    "正在向“{table}”导入 {count} 行数据。更改后导入将停止，已导入的记录保留。",
)
CONVERTING = Words(
    "The type of “{field}” is being changed. That work ends and leaves nothing.",
    "“{field}”正在更改类型。该处理将终止，不会留下任何改动。",
)
