"""Whether a change of an app moves the values of more records than a page may wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...definition.model import App
from ...runtime.apps.acts.kinds import check_acts, touches
from ...runtime.apps.live import LiveApp
from ...runtime.storage.catalogue import Catalogue, read_catalogue
from ...runtime.storage.changed_since import changed_since
from ...runtime.storage.plan import plan
from ...runtime.storage.steps import ColumnFromLinks, ConvertLinks, LinksFromColumn, RetypeColumn, Step

MOVING = (ColumnFromLinks, ConvertLinks, LinksFromColumn, RetypeColumn)
"""The steps of storage that go through the records of a table."""


def moves_more_than(
    connection: sa.Connection,
    app: LiveApp,
    document: Mapping[str, Any],
    acts: Sequence[Mapping[str, Any]],
    most: int,
) -> bool:
    """Say whether making a checked document live, with its data acts, goes through a table of more than `most` records.

    Raises Malformed for an act that is none.
    """
    check_acts(acts)
    catalogue = read_catalogue(connection, app.id)
    steps = plan(app.model, App.read(document), catalogue)
    moving = [each for each in steps if isinstance(each, MOVING)]
    moved = {each.place[0] for each in moving if not _comes_back(connection, app, catalogue, each, most)}
    moved |= {table for act in acts for table, _field in touches(act)}
    return any(_has_more(connection, app.tables[key].sql, most) for key in sorted(moved & set(app.tables)))


def _comes_back(connection: sa.Connection, app: LiveApp, catalogue: Catalogue, step: Step, most: int) -> bool:
    """Say whether a step only shows an earlier column again, where few values were changed since."""
    if not isinstance(step, RetypeColumn) or "." in step.place[0]:
        return False  # rows of sub-forms are changed with their record: the log does not tell which
    known = catalogue[step.place].hidden_column(step.column.key, step.column.stored_as)
    if known is None:
        return False
    table = app.tables[step.place[0]].id
    changed = changed_since(table, step.column.key, known.hidden_after or 0, connection.dialect.name)
    return connection.execute(changed.offset(most).limit(1)).first() is None


def _has_more(connection: sa.Connection, table: sa.Table, most: int) -> bool:
    return connection.scalar(sa.select(table.c.id).order_by(table.c.id).offset(most).limit(1)) is not None
