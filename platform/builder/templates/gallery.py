"""The gallery: every template that an app of a workspace can be made from, and its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.errors import NotFound
from ...runtime.apps.models import AppRow
from .lineage import MADE, SHIPPED
from .models import Template, TemplateVersion
from .shipped import shipped_templates

_TEMPLATES = Template.__table__
_VERSIONS = TemplateVersion.__table__
_APPS = AppRow.__table__


@dataclass(frozen=True, slots=True)
class Offer:
    """The newest version of a template."""

    id: str
    """"shipped:<key>", or "made:12" for an app of the workspace that is published as a template."""
    version: str
    document: Mapping[str, Any]
    notes: str = ""
    made_by: int | None = None
    made_at: datetime | None = None
    files: Mapping[str, str] | None = None

    @property
    def path(self) -> str:
        """Return the template's name as it stands in addresses: "shipped-<key>", "made-12"."""
        return self.id.replace(":", "-", 1)


def offers(connection: sa.Connection, workspace_id: int) -> Sequence[Offer]:
    """Return the templates of a workspace: its own first, then those that come with the product."""
    newest = _newest().where(_TEMPLATES.c.workspace_id == workspace_id, _TEMPLATES.c.retired_at.is_(None))
    made = [_made(row) for row in connection.execute(newest.order_by(_TEMPLATES.c.id))]
    return [*made, *map(_shipped, shipped_templates())]


def find_offer(connection: sa.Connection, workspace_id: int, template: str) -> Offer:
    """Return the newest version of a template, a withdrawn one too; raises NotFound."""
    kind, _, name = template.partition(":")
    if f"{kind}:" == SHIPPED and name in shipped_templates():
        return _shipped(name)
    if f"{kind}:" == MADE and name.isascii() and name.isdigit() and len(name) < 10:
        mine = (_TEMPLATES.c.workspace_id == workspace_id, _TEMPLATES.c.id == int(name))
        row = connection.execute(_newest().where(*mine)).first()
        if row is not None:
            return _made(row)
    raise NotFound


def template_at(path: str) -> str:
    """Return the template's name from how it stands in an address."""
    return path.replace("-", ":", 1)


def _newest() -> sa.Select:
    last = (
        sa.select(sa.func.max(_VERSIONS.c.number))
        .where(_VERSIONS.c.template_id == _TEMPLATES.c.id)
        .correlate(_TEMPLATES)
        .scalar_subquery()
    )
    return sa.select(_TEMPLATES.c.id, _VERSIONS).join(
        _VERSIONS, sa.and_(_VERSIONS.c.template_id == _TEMPLATES.c.id, _VERSIONS.c.number == last)
    )


def _made(row: sa.Row) -> Offer:
    document = orjson.loads(row.document)
    return Offer(f"{MADE}{row.id}", row.version, document, row.notes, row.made_by, row.made_at)


def _shipped(key: str) -> Offer:
    each = shipped_templates()[key]
    return Offer(f"{SHIPPED}{key}", each.version, each.document, files=each.files)
