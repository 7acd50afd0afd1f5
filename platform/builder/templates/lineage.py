"""Where an app comes from: its template, and the whole document of the version it was made from or last took over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...definition.canonical import canonical
from ...definition.upgrade import upgraded
from ...runtime.apps.live import LiveApp
from .models import Lineage, Template, TemplateVersion

_LINEAGE = Lineage.__table__
_TEMPLATES = Template.__table__
_VERSIONS = TemplateVersion.__table__
MADE, SHIPPED = "made:", "shipped:"
VERSION = "version"
"""The member of a document that says which version of its template it is of."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The version of a template that an app comes from."""

    template: str
    """"shipped:<key>" or "made:<id>"."""
    version: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Descendant:
    """An app that was made from a template, and the version it has."""

    app: LiveApp
    version: str


def origin_of(
    connection: sa.Connection, app: LiveApp, document: Mapping[str, Any] | None = None
) -> Origin | None:
    """Return where an app comes from, as it is live or in a draft's `document`; None for one made from nothing."""
    mine = sa.select(_LINEAGE).where(_LINEAGE.c.app_id == app.id).order_by(_LINEAGE.c.taken_at)
    rows = connection.execute(mine).all()
    if not rows:
        return None
    told = app.model.document if document is None else document
    row = next((each for each in rows if each.version == told.get(VERSION)), rows[0])
    return Origin(row.template, row.version, upgraded(orjson.loads(row.document)))


def add_origin(work: UnitOfWork, app_id: int, origin: Origin) -> None:
    """Note a version of its template that an app is of, or is about to take over.

    It counts from the revision on whose document has this version.
    """
    mine = (_LINEAGE.c.app_id == app_id, _LINEAGE.c.version == origin.version)
    work.connection.execute(sa.delete(_LINEAGE).where(*mine))
    values = {"version": origin.version, "template": origin.template, "taken_at": work.now}
    document = canonical(origin.document)
    work.connection.execute(sa.insert(_LINEAGE).values(app_id=app_id, document=document, **values))


def forget_origin(work: UnitOfWork, app_id: int) -> None:
    """Let an app go its own way: no version of the template is offered to it any more."""
    work.connection.execute(sa.delete(_LINEAGE).where(_LINEAGE.c.app_id == app_id))


def origin_of_clone(connection: sa.Connection, source: LiveApp) -> Origin | None:
    """Return where a clone comes from: of a template's app its newest version, else from where its source does."""
    newest = (
        sa.select(_VERSIONS.c.template_id, _VERSIONS.c.version, _VERSIONS.c.document)
        .join(_TEMPLATES, _TEMPLATES.c.id == _VERSIONS.c.template_id)
        .where(_TEMPLATES.c.app_id == source.id, _TEMPLATES.c.retired_at.is_(None))
        .order_by(_VERSIONS.c.number.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    if row is None:
        return origin_of(connection, source)
    return Origin(f"{MADE}{row.template_id}", row.version, upgraded(orjson.loads(row.document)))


def descendants(connection: sa.Connection, apps: Iterable[LiveApp], template: str) -> Sequence[Descendant]:
    """Return those of some live apps that come from a template, each with the version it has."""
    of_it = sa.select(_LINEAGE.c.app_id).where(_LINEAGE.c.template == template)
    ids = set(connection.scalars(of_it))
    found = ((app, origin_of(connection, app)) for app in apps if app.id in ids)
    return [Descendant(app, origin.version) for app, origin in found if origin is not None]
