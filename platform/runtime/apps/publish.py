"""Makes a checked definition the live one: database, revision and version move together, or nothing does."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...definition.model import App
from ...fields.base import Reader
from ...identity.audit.log import audit
from ...identity.models import Workspace
from ...identity.versions import bump
from ..records.search_rebuild import mark_changed
from ..storage.apply import apply
from ..storage.catalogue import read_catalogue
from ..storage.plan import plan
from ..storage.shape import shapes
from .changed_meanwhile import ChangedMeanwhile
from .models import AppRow
from .revisions import StoredDefinition, load_revision, store_revision

_APPS = AppRow.__table__


def publish(
    work: UnitOfWork,
    workspace_id: int,
    definition: StoredDefinition,
    parent: int | None,
    author_id: int | None,
    message: str,
) -> AppRow:
    """Make a checked definition live as the successor of revision `parent`, None for a new app.

    Raises ChangedMeanwhile when another revision is live by now, Invalid when the data stands against it. A
    definition equal to the live one changes nothing.
    """
    key = definition.document["key"]
    row = _locked(work, workspace_id, key)
    if (row.revision if row else None) != parent:
        raise ChangedMeanwhile
    before = load_revision(work.connection, row.id, row.revision) if row else None
    if row and before == definition:
        return AppRow(**row._mapping)
    app_id = row.id if row else _insert(work, workspace_id, key)
    old = App.read(before.document) if before else None
    new = App.read(definition.document)
    catalogue = read_catalogue(work.connection, app_id)
    apply(work, app_id, plan(old, new, catalogue), catalogue, shapes(new), _reader(work, workspace_id))
    mark_changed(work, app_id, old, new)
    number = (parent or 0) + 1
    store_revision(work, app_id, number, parent, definition, author_id, message)
    work.connection.execute(sa.update(_APPS).where(_APPS.c.id == app_id).values(revision=number))
    bump(work.connection, "definitions")
    place = {"actor": author_id, "workspace_id": workspace_id, "app_id": app_id}
    audit(work, "definition_published", **place, name=key, revision=number, message=message)
    return AppRow(**work.connection.execute(sa.select(_APPS).where(_APPS.c.id == app_id)).one()._mapping)


def _locked(work: UnitOfWork, workspace_id: int, key: str) -> sa.Row | None:
    """Return the app's row, held until the end of the transaction: one publishes at a time."""
    named = sa.select(_APPS).where(_APPS.c.workspace_id == workspace_id, _APPS.c.key == key)
    return work.connection.execute(named.with_for_update()).first()


def _insert(work: UnitOfWork, workspace_id: int, key: str) -> int:
    values = {"workspace_id": workspace_id, "key": key, "revision": 0, "created_at": work.now}
    try:
        return work.connection.execute(sa.insert(_APPS).values(values).returning(_APPS.c.id)).scalar_one()
    except sa.exc.IntegrityError as twin:
        raise ChangedMeanwhile from twin


def _reader(work: UnitOfWork, workspace_id: int) -> Reader:
    told = sa.select(Workspace.language, Workspace.zone).where(Workspace.id == workspace_id)
    return Reader(*work.connection.execute(told).one())
