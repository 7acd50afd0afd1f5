"""Where automations are tried: the live app with a draft in place of what runs, in a transaction that is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....core.clock import utc_now
from ....core.unit_of_work import UnitOfWork
from ....definition.model import App
from ...apps.live import LiveApp, LiveTable
from ...records.after_write import Written, listen
from ...records.draft import Act
from ..engine.doing import Work


@dataclass(frozen=True, slots=True)
class Change:
    """What would have been written to one record."""

    act: str
    table: str
    record_id: int
    changes: Mapping[str, Sequence[Any]]
    """{field key: [old, new]} in API values."""


@dataclass(slots=True)
class Stage(UnitOfWork):
    """A transaction that is taken back at its end, with what was written in it."""

    changes: list[Change] = field(default_factory=list)


@contextmanager
def stage(engine: Engine) -> Iterator[Stage]:
    """Open a transaction that never commits; what was to follow a commit never runs."""
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            yield Stage(connection, utc_now())
        finally:
            transaction.rollback()


def notice(act: Act, table: LiveTable, name: str, entries: Sequence[Written]) -> None:
    """Note what is written on a stage."""
    if isinstance(act.work, Stage):
        for each in entries:
            told = {key: value for key, value in each.changes.items() if not key.startswith("@")}
            act.work.changes.append(Change(name, table.key, each.record_id, told))


class TryWork(Work):
    """What a step may do on a stage: people hear nothing, and no file is made."""

    def notify(self, people: Sequence[int], title: str, text: str, record: tuple[str, int] | None) -> None:
        """Note whom it would tell."""
        self.note("notify", people=list(people), title=title, text=text, record=record)

    def document(self, print_key: str, table: str, record_id: int) -> int:
        """Note what it would print; no file has the number it gives."""
        self.note("print", print=print_key, table=table, ids=[record_id])
        return 0


def with_draft(app: LiveApp, document: Mapping[str, Any]) -> LiveApp:
    """Return the app as if an automation stood in it as `document` says, switched on."""
    wanted = {**document, "enabled": True}
    others = list(app.model.document.get("automations", ()))
    listed = [wanted if each["key"] == wanted["key"] else each for each in others]
    if wanted not in listed:
        listed.append(wanted)
    model = App.read({**app.model.document, "automations": listed})
    return replace(app, model=model, worked_out={}, beside={})


class OneApp:
    """Stands for the live apps where one of them is being tried."""

    def __init__(self, app: LiveApp) -> None:
        self.app = app

    def current(self, _connection: sa.Connection | None, _workspace_id: int) -> Mapping[str, LiveApp]:
        """Return the app."""
        return {self.app.key: self.app}


listen(notice)
