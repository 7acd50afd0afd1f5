"""What bringing an app to another state would do: every difference, what is lost, who sees more or less, which steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from ...core.clock import utc_now
from ...core.database import reading
from ...core.words import Words
from ...definition.model import App
from ...definition.read import Source
from ...definition.summary import summary
from ...definition.told_changes import ToldChange, told_changes
from ...fields.base import Reader
from ...identity.actor import Actor
from ...runtime.apps.live import LiveApps
from ...runtime.records.context import make_context
from ...runtime.storage.catalogue import read_catalogue
from ...runtime.storage.plan import plan as storage_plan
from ...runtime.storage.steps import (
    AddColumn,
    ColumnFromLinks,
    CreateIndex,
    CreateTable,
    DropIndex,
    HideColumn,
    HideTable,
    LinksFromColumn,
    RelabelColumn,
    RetypeColumn,
    Step,
    UnhideColumn,
    UnhideTable,
)
from ..effects import COUNTING_SECONDS
from ..impact.impact import impact
from ..impact.told import Impact

MADE = Words("Made from its files", "由应用文件创建")


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from a live app to what a folder or a package says."""

    key: str
    source: Source
    revision: int | None
    """The live revision it was made for; None where there is no such app yet."""
    changes: Sequence[ToldChange]
    impact: Impact
    """What it touches: places, values, people, what lies outside."""
    sentence: Words
    """The whole in one sentence, for the history."""
    steps: Sequence[Step]
    """What happens in the tables; nothing where only what is shown changes."""

    @property
    def risky(self) -> bool:
        """Say whether something goes that is used, values are lost, or somebody loses access or gains it."""
        return not self.impact.empty


def make_plan(engine: Engine, workspace_id: int, source: Source, actor: Actor) -> Plan:
    """Return what bringing the app that a sound source names to its state would do; nothing is changed.

    `actor` sees the examples. Raises Invalid where the database cannot hold it.
    """
    key = source.document["key"]
    apps = LiveApps(engine).current(None, workspace_id)
    app = apps.get(key)
    if app is None:
        steps = storage_plan(None, App.read(source.document), {})
        return Plan(key, source, None, told_changes({}, source.document), Impact(), MADE, steps)
    before, after = app.model.document, source.document
    changes = told_changes(before, after)
    if not changes:
        return Plan(key, source, app.revision, (), Impact(), summary(before, after), ())
    with reading(engine) as connection:
        steps = storage_plan(app.model, App.read(after), read_catalogue(connection, app.id))
        context = make_context(connection, app, actor, utc_now())
        reader = Reader(actor.language, actor.zone)
        touched = impact(context, before, after, reader, apps.values(), seconds=COUNTING_SECONDS)
    return Plan(key, source, app.revision, changes, touched, summary(before, after), steps)


def step_words(steps: Sequence[Step]) -> list[Words]:
    """Return what happens in the tables, counted by kind: "2 columns are added"."""
    counted = Counter(type(step) for step in steps)
    return [words.fill(count=counted[kind]) for kind, words in _STEPS.items() if counted[kind]]


_STEPS = {
    CreateTable: Words("tables made: {count}", "新建数据表：{count}"),
    UnhideTable: Words("tables that come back with their records: {count}", "恢复数据表及记录：{count}"),
    HideTable: Words("tables that go to the deleted parts: {count}", "移入回收站的数据表：{count}"),
    AddColumn: Words("columns added: {count}", "新增列：{count}"),
    UnhideColumn: Words("columns that come back with their values: {count}", "恢复列及其值：{count}"),
    HideColumn: Words("columns that go to the deleted parts: {count}", "移入回收站的列：{count}"),
    RetypeColumn: Words("columns converted: {count}", "转换列：{count}"),
    RelabelColumn: Words(
        "columns that keep their values under another type: {count}", "仅更改类型的列：{count}"
    ),
    LinksFromColumn: Words("links that may be many now: {count}", "改为可关联多条：{count}"),
    ColumnFromLinks: Words("links that are single now: {count}", "改为仅关联一条：{count}"),
    CreateIndex: Words("indexes made: {count}", "新建索引：{count}"),
    DropIndex: Words("indexes dropped: {count}", "移除索引：{count}"),
}
