"""The live apps of a process: definitions and their tables, kept until the version says they have changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.database import one_moment, reading
from ...core.errors import NotFound
from ...definition.model import App, Table
from ..storage.catalogue import read_catalogue
from ..storage.names import LINKS, TABLE, links_end
from ..storage.shape import SYSTEM_COLUMNS, shapes
from ..storage.tables import build_tables
from .models import AppRow, Version
from .revisions import load_revision

_APPS = AppRow.__table__
_VERSION = sa.select(Version.number).where(Version.name == "definitions")


@dataclass(eq=False, slots=True, weakref_slot=True)
class LiveTable:
    """A table of a live app: what it means and where it lies. Sub-forms' tables are such tables too."""

    id: int
    """physical_table.id; the same for as long as the table lives."""
    key: str
    app: LiveApp = field(repr=False)
    definition: Table = field(repr=False)
    sql: sa.Table = field(repr=False)
    """Columns: the system's by their names, fields by generated ones; see `column`."""
    links: Mapping[str, sa.Table] = field(repr=False)
    """The link tables (record_id, linked_id, position) of to-many relations, by field key."""
    column_ids: Mapping[str, int] = field(repr=False)
    """physical_column.id of each stored field."""
    columns: Mapping[str, sa.Column] = field(repr=False)
    """Every stored field's column by field key, system fields included."""
    worked_out: dict[str, Any] = field(default_factory=dict, repr=False)
    """What parts of the runtime have worked out for it, each under its own name; it goes with the table."""

    def column(self, key: str) -> sa.Column:
        """Return the column of a stored or system field; KeyError where there is none."""
        return self.columns[key]


@dataclass(eq=False, slots=True, weakref_slot=True)
class LiveApp:
    """A live app. The object stays the same until another revision is live: what is worked out for it holds."""

    id: int
    workspace_id: int
    key: str
    revision: int
    model: App = field(repr=False)
    tables: Mapping[str, LiveTable] = field(default_factory=dict, repr=False)
    trial_of: int | None = None
    """The id of the app whose draft is tried here; None for an app of its own."""
    worked_out: dict[str, Any] = field(default_factory=dict, repr=False)
    """What parts of the runtime have worked out for it, each under its own name; it goes with the app.

    A dictionary beside it with weak keys would keep it for ever: what is worked out names the app again.
    """
    beside: dict[str, Any] = field(default_factory=dict, repr=False)
    """What was read of rows beside the definition, each under its own name; another dictionary takes its place
    whenever the version "definitions" moves. Whoever fills it takes hold of it before reading."""


class LiveApps:
    """All live apps as this process knows them. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known: dict[int, tuple[int, Mapping[str, LiveApp]]] = {}

    def current(
        self, connection: sa.Connection | None, workspace_id: int, version: int | None = None
    ) -> Mapping[str, LiveApp]:
        """Return the workspace's apps by key as of now. Without a connection, one is taken for the question.

        `version` is the number of the version row "definitions" where the caller has just read it. What a
        transaction has not committed yet is not seen, its own changes included.
        """
        if version is None:
            version = self._version(connection)
        known = self._known.get(workspace_id)
        if known is not None and known[0] == version:
            return known[1]
        with self._lock:
            known = self._known.get(workspace_id)
            if known is None or known[0] != version:
                with one_moment(self._engine) as fresh:
                    known = _load(fresh, workspace_id, known[1] if known else {})
                self._known[workspace_id] = known
        return known[1]

    def _version(self, connection: sa.Connection | None) -> int:
        if connection is not None:
            return connection.execute(_VERSION).scalar_one()
        with reading(self._engine) as own:
            return own.execute(_VERSION).scalar_one()

    def get(self, connection: sa.Connection | None, workspace_id: int, key: str) -> LiveApp:
        """Return one live app; raises NotFound."""
        found = self.current(connection, workspace_id).get(key)
        if found is None:
            raise NotFound
        return found


def _load(
    connection: sa.Connection, workspace_id: int, known: Mapping[str, LiveApp]
) -> tuple[int, Mapping[str, LiveApp]]:
    """Return (version, apps); an app whose revision has not moved stays the same object."""
    version = connection.execute(_VERSION).scalar_one()
    rows = connection.execute(
        sa.select(_APPS).where(_APPS.c.workspace_id == workspace_id).order_by(_APPS.c.id)
    ).all()
    apps = {}
    for row in rows:
        same = known.get(row.key)
        unchanged = same is not None and (same.id, same.revision) == (row.id, row.revision)
        if unchanged:
            same.beside = {}
        apps[row.key] = same if unchanged else load_app(connection, row)
    return version, MappingProxyType(apps)


def load_app(connection: sa.Connection, row: sa.Row) -> LiveApp:
    """Return the live app of a row of `app`, its tables built from definition and catalogue."""
    model = App.read(load_revision(connection, row.id, row.revision).document)
    app = LiveApp(row.id, row.workspace_id, row.key, row.revision, model, trial_of=row.trial_of)
    wanted = shapes(model)
    built = build_tables(
        wanted, read_catalogue(connection, row.id, with_indexes=False), connection.dialect.name
    )
    links: dict[str, dict[str, sa.Table]] = {key: {} for key in model.tables}
    for (path, kind), table in built.items():
        if kind == LINKS:
            owner, key, _target = links_end(path)
            links[owner][key] = table.sql
    tables = {}
    for key, definition in model.tables.items():
        table = built[key, TABLE]
        columns = {field_key: table.sql.c[f"c_{number}"] for field_key, number in table.column_ids.items()}
        if definition.parent is None:
            columns |= {field_key: table.sql.c[name] for field_key, name in SYSTEM_COLUMNS.items()}
        tables[key] = LiveTable(
            table.id, key, app, definition, table.sql, links[key], table.column_ids, MappingProxyType(columns)
        )
    app.tables = MappingProxyType(tables)
    return app
