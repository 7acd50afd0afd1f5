"""Installs an app from a folder, or brings an installed one to the state of its folder."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.errors import Fault, Invalid
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...definition.check import check
from ...definition.read import Source
from .models import AppRow
from .publish import publish
from .revisions import StoredDefinition

_APPS = AppRow.__table__


def install(
    engine: Engine, workspace_id: int, source: Source, author_id: int | None = None, message: Words | str = ""
) -> AppRow:
    """Make the app of a folder live in a workspace and return its row.

    Raises Invalid with every fault of the definition, ChangedMeanwhile when somebody else publishes the same
    app at the same time. Installing the same folder again changes nothing.
    """
    faults = [*source.faults] or check(source.document)
    if faults:
        raise Invalid([Fault(f"{fault.file}: {fault.path}", fault.words) for fault in faults])
    definition = StoredDefinition(dict(source.document), dict(source.files))
    with reading(engine) as connection:
        parent = find_revision(connection, workspace_id, source.document["key"])
    with unit_of_work(engine) as work:
        return publish(work, workspace_id, definition, parent, author_id, message)


def find_revision(connection: sa.Connection, workspace_id: int, key: str) -> int | None:
    """Return the number of an app's live revision, None when there is no such app."""
    return connection.execute(
        sa.select(_APPS.c.revision).where(_APPS.c.workspace_id == workspace_id, _APPS.c.key == key)
    ).scalar()
