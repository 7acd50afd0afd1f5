"""`source`: an app in which every kind of thing that a clone could share with it is there."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.builder.templates.clone import clone_app
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.files.models import Attachment
from tablewright.runtime.files.store import FileStore


class Source:
    """The office's app with records of every kind, and clones of it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.engine = office, office.engine
        self.ada = office.actor("ada")
        files = FileStore(folder)
        self.file = office.act(
            "ada", lambda w, c: files.save_upload(w, c, "project", "files", BytesIO(b"words"), "note.txt")
        )["id"]
        self.tags = office.create_many("ada", "tag", [{"name": f"Tag {n}"} for n in range(3)])
        self.team = office.create("ada", "team", name="North")
        self.parent = self._project("Parent", owner="mia")
        self.project = self._project(
            "Bridge 大桥",
            owner="max",
            lead=office.people["mia"],
            helpers=[office.people["mia"], office.people["max"]],
            unit=office.departments["north"],
            files=[self.file],
            team=self.team,
            parent=self.parent,
            tags=self.tags[1:],
            lines=[{"item": "Nails", "quantity": 3, "tag": self.tags[0]}, {"item": "Wood"}],
        )
        first = office.create("ada", "task", name="Dig", project=self.project)
        office.create("ada", "task", name="Build", project=self.project, after=[first])
        self.binned = self._project("Binned", owner="mia")
        office.delete("ada", "project", self.binned)

    def _project(self, name: str, owner: str, **values: Any) -> int:
        people = self.office.people
        return self.office.create("ada", "project", name=name, stage="plan", owner=people[owner], **values)

    def clone(self, key: str = "copy", actor: Actor | None = None, **how: Any) -> LiveApp:
        """Clone the app as the administrator, or as somebody of another workspace, and return the clone."""
        actor = actor or self.ada
        with unit_of_work(self.engine) as work:
            clone_app(work, self.office.app.id, actor, key=key, label={"en": "Copy", "zh": "副本"}, **how)
        return LiveApps(self.engine).get(None, actor.workspace_id, key)

    def rows(self, app: LiveApp, table: str) -> list[dict[str, Any]]:
        """Return a table's rows by field key and names of system columns, in order of their ids."""
        live = app.tables[table]
        names = {column.name: key for key, column in live.columns.items()}
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(live.sql).order_by(live.sql.c.id)).mappings()
            return [{names.get(name, name): value for name, value in row.items()} for row in rows]

    def links(self, app: LiveApp, table: str, key: str) -> list[tuple[Any, ...]]:
        """Return the links of a relation to many records."""
        links = app.tables[table].links[key]
        with reading(self.engine) as connection:
            return sorted(tuple(row) for row in connection.execute(sa.select(links)))

    def files(self, app: LiveApp) -> list[sa.Row]:
        """Return the rows about an app's files."""
        mine = sa.select(Attachment.__table__).where(Attachment.app_id == app.id)
        with reading(self.engine) as connection:
            return list(connection.execute(mine.order_by(Attachment.id)))


@pytest.fixture
def source(office: Office, tmp_path: Path) -> Iterator[Source]:
    """Give the app of every field type with records."""
    yield Source(office, tmp_path / "files")
