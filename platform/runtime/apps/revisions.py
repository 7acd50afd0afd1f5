"""Every state an app's definition has had. A revision is written once and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.canonical import canonical
from .models import Revision

_REVISIONS = Revision.__table__
_NOTE = [_REVISIONS.c[name] for name in ("number", "parent", "author_id", "message", "created_at", "undoes")]


@dataclass(frozen=True, slots=True)
class RevisionNote:
    """What a list of revisions shows."""

    number: int
    parent: int | None
    author_id: int | None
    message: Words
    """What was changed, in one sentence; empty where nobody said it."""
    created_at: datetime
    undoes: int | None = None
    """The number of the revision it takes back."""


@dataclass(frozen=True, slots=True)
class StoredDefinition:
    """An app's definition and the files it was installed from, as {path: text}."""

    document: Mapping[str, Any]
    files: Mapping[str, str]


def store_revision(
    work: UnitOfWork,
    app_id: int,
    number: int,
    parent: int | None,
    definition: StoredDefinition,
    author_id: int | None,
    message: Words,
    *,
    acts: Sequence[Mapping[str, Any]] = (),
    undoes: int | None = None,
) -> None:
    """Keep a new state of an app, the data acts done with it, and which revision it takes back."""
    work.connection.execute(
        sa.insert(_REVISIONS).values(
            app_id=app_id,
            number=number,
            parent=parent,
            document=canonical(definition.document),
            files=orjson.dumps(dict(definition.files)).decode(),
            author_id=author_id,
            message=message,
            created_at=work.now,
            acts=orjson.dumps([dict(each) for each in acts]).decode(),
            undoes=undoes,
        )
    )


def load_revision(connection: sa.Connection, app_id: int, number: int) -> StoredDefinition:
    """Return one state of an app; raises NotFound."""
    row = connection.execute(
        sa.select(_REVISIONS.c.document, _REVISIONS.c.files).where(
            _REVISIONS.c.app_id == app_id, _REVISIONS.c.number == number
        )
    ).first()
    if row is None:
        raise NotFound
    return StoredDefinition(orjson.loads(row.document), orjson.loads(row.files))


def list_revisions(
    connection: sa.Connection, app_id: int, limit: int = 100, below: int | None = None
) -> Sequence[RevisionNote]:
    """Return the latest states of an app, newest first; with `below`, those before that number."""
    told = sa.select(*_NOTE).where(_REVISIONS.c.app_id == app_id)
    if below is not None:
        told = told.where(_REVISIONS.c.number < below)
    rows = connection.execute(told.order_by(_REVISIONS.c.number.desc()).limit(limit))
    return [RevisionNote(*row) for row in rows]


def read_note(connection: sa.Connection, app_id: int, number: int) -> RevisionNote:
    """Return what is told of one state of an app; raises NotFound."""
    told = sa.select(*_NOTE).where(_REVISIONS.c.app_id == app_id, _REVISIONS.c.number == number)
    row = connection.execute(told).first()
    if row is None:
        raise NotFound
    return RevisionNote(*row)
