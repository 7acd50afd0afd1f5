"""Makes a checked definition the live one: database, revision and version move together, or nothing does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...definition.model import App
from ...fields.base import Reader
from ...identity.audit.log import audit
from ...identity.models import Workspace
from ...identity.versions import bump
from ..records.search_rebuild import mark_changed
from ..storage.ahead import make_ahead
from ..storage.apply import apply
from ..storage.catalogue import read_catalogue
from ..storage.plan import plan
from ..storage.shape import shapes
from ..storage.steps import AddColumn, DropIndex, Step
from .acts.doing import Doing
from .acts.kinds import check_acts, do_act
from .changed_meanwhile import ChangedMeanwhile
from .live import load_app
from .models import AppRow
from .pointing import Pointing
from .removed import note_removed
from .revisions import StoredDefinition, load_revision, store_revision

_APPS = AppRow.__table__


def publish(
    work: UnitOfWork,
    workspace_id: int,
    definition: StoredDefinition,
    parent: int | None,
    author_id: int | None,
    message: Words | str,
    *,
    acts: Sequence[Mapping[str, Any]] = (),
    undoes: int | None = None,
    fill: Callable[[sa.Row], None] | None = None,
) -> AppRow:
    """Make a checked definition live as the successor of revision `parent`, None for a new app.

    `message` is read by everybody in their language; a text of somebody's own stands in both. `acts` are the data acts done with it, in order (see `acts/`), `undoes` the number of the revision it takes
    back. `fill` puts records into the tables before anybody is told: what all others wait for is held only after
    it. Raises ChangedMeanwhile when another revision is live by now, Invalid when the data stands against it,
    Malformed for an act that is none. A definition equal to the live one, without acts, changes nothing.
    """
    check_acts(acts)
    key = definition.document["key"]
    row = _locked(work, workspace_id, key)
    if (row.revision if row else None) != parent:
        raise ChangedMeanwhile
    before = load_revision(work.connection, row.id, row.revision) if row else None
    if row and before == definition and not acts:
        return AppRow(**row._mapping)
    app_id = row.id if row else _insert(work, workspace_id, key)
    old = App.read(before.document) if before else None
    new = App.read(definition.document)
    reader = _reader(work, workspace_id)
    names = Pointing(
        work.connection, workspace_id, reader.language, lambda: load_app(work.connection, _row(work, app_id))
    )
    if acts and old is not None and work.dialect == "postgresql":
        with unit_of_work(work.connection.engine) as ahead:
            make_ahead(ahead, app_id, old, new, reader, names)
    catalogue = read_catalogue(work.connection, app_id)
    steps = plan(old, new, catalogue)
    # What holds a table in use comes after the acts, which may take long.
    last = [each for each in steps if acts and isinstance(each, DropIndex)]
    first = [each for each in steps if each not in last]
    apply(work, app_id, first, catalogue, shapes(new), reader, names)
    mark_changed(work, app_id, old, new, _empty(old, steps))
    number = (parent or 0) + 1
    said = Words.read(message)
    doing = Doing(work, app_id, number, author_id, new)
    if acts and work.dialect == "postgresql":
        # Values of a large table take longer than a page may.
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for place, act in enumerate(acts):
        do_act(doing, act, place)
    if last:
        apply(work, app_id, last, catalogue, shapes(new), reader, names)
    store_revision(work, app_id, number, parent, definition, author_id, said, acts=acts, undoes=undoes)
    note_removed(work, app_id, number, before.document if before else {}, definition.document)
    work.connection.execute(sa.update(_APPS).where(_APPS.c.id == app_id).values(revision=number))
    if fill is not None:
        fill(_row(work, app_id))
    bump(work.connection, "definitions")
    place = {"actor": author_id, "workspace_id": workspace_id, "app_id": app_id}
    audit(work, "definition_published", **place, name=key, revision=number, message=_told(said))
    return AppRow(**_row(work, app_id)._mapping)


def _told(said: Words) -> Mapping[str, str] | str:
    return said.en if said.en == said.zh else {"en": said.en, "zh": said.zh}


def _empty(old: App | None, steps: Sequence[Step]) -> set[tuple[str, str]]:
    """Return the fields, as (table, key), that are new and hold nothing yet."""
    added = {(each.place[0], each.column.key) for each in steps if isinstance(each, AddColumn)}
    tables = old.tables if old else {}
    return {(table, key) for table, key in added if table in tables and key not in tables[table].by_key}


def _row(work: UnitOfWork, app_id: int) -> sa.Row:
    return work.connection.execute(sa.select(_APPS).where(_APPS.c.id == app_id)).one()


def _locked(work: UnitOfWork, workspace_id: int, key: str) -> sa.Row | None:
    """Return the app's row, held until the end of the transaction: one publishes at a time."""
    named = sa.select(_APPS).where(_APPS.c.workspace_id == workspace_id, _APPS.c.key == key)
    return work.connection.execute(named.with_for_update(key_share=True)).first()


def _insert(work: UnitOfWork, workspace_id: int, key: str) -> int:
    values = {"workspace_id": workspace_id, "key": key, "revision": 0, "created_at": work.now}
    try:
        return work.connection.execute(sa.insert(_APPS).values(values).returning(_APPS.c.id)).scalar_one()
    except sa.exc.IntegrityError as twin:
        raise ChangedMeanwhile from twin


def _reader(work: UnitOfWork, workspace_id: int) -> Reader:
    told = sa.select(Workspace.language, Workspace.zone).where(Workspace.id == workspace_id)
    return Reader(*work.connection.execute(told).one())
