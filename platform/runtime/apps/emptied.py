"""What would come back without its values, because these were deleted for good."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.words import Words
from ...definition.model import App, Table
from ..storage.catalogue import read_catalogue
from ..storage.names import TABLE
from ..storage.plan import plan
from ..storage.steps import AddColumn, CreateTable
from .live import LiveApp

OF_TABLE = Words("{field} of {table}", "{table}的{field}")


def come_back_empty(connection: sa.Connection, app: LiveApp, back: App) -> list[Words]:
    """Return the tables and fields that an earlier state has and that the database no longer has anything of."""
    found: list[Words] = []
    for step in plan(app.model, back, read_catalogue(connection, app.id)):
        if isinstance(step, CreateTable) and step.shape.kind == TABLE:
            found.append(back.tables[step.shape.path].label)
        elif isinstance(step, AddColumn):
            table = back.tables[step.place[0]]
            if not _shown_now(app.model.tables.get(table.key), step.column.key):
                field = table.by_key[step.column.key]
                found.append(OF_TABLE.fill(field=field.label, table=table.label))
    return found


def _shown_now(table: Table | None, key: str) -> bool:
    """Say whether a field is there today: then the step only gives it another column."""
    return table is not None and key in table.by_key
