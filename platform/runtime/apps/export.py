"""Writes a live app to a folder: the very bytes it was installed from where nothing has changed since."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from ...core.errors import NotFound
from ...definition.write import write_folder
from .models import AppRow
from .revisions import load_revision

_APPS = AppRow.__table__


def export(connection: sa.Connection, workspace_id: int, key: str, folder: Path) -> None:
    """Write the live revision of an app to `folder`; raises NotFound."""
    row = connection.execute(
        sa.select(_APPS.c.id, _APPS.c.revision).where(
            _APPS.c.workspace_id == workspace_id, _APPS.c.key == key
        )
    ).first()
    if row is None:
        raise NotFound
    stored = load_revision(connection, row.id, row.revision)
    write_folder(stored.document, stored.files, folder)
