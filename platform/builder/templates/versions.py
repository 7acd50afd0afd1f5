"""An app as a template: its versions, each the whole document as it was, numbered as people say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import Conflict, Fault, Invalid
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.canonical import canonical
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...runtime.apps.live import LiveApp
from ..publishing import check_administrator
from .lineage import MADE, VERSION
from .models import Template, TemplateVersion
from .upgrade import is_newer, numbers

_TEMPLATES = Template.__table__
_VERSIONS = TemplateVersion.__table__
_FORM = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,2}", re.ASCII)
NO_VERSION = Words(
    "A version is numbers with dots between them, such as 1.3.", "版本号由数字和点组成，如 1.3。"
)
NOT_NEWER = Words(
    "Version {last} is published already; choose a higher number.", "版本 {last} 已发布，请填写更高的版本号。"
)
TOO_LONG = Words("The notes have more than {most} characters.", "更新说明不能超过 {most} 个字。")


class NothingNew(Conflict):
    """The app has not changed since its newest version (409)."""

    code = "nothing_new"
    words = Words(
        "Nothing has changed since version {version}; change something first.",
        "自版本 {version} 以来没有任何修改，无需发布新版本。",
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a template, as lists show it."""

    number: int
    version: str
    notes: str
    revision: int
    made_by: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """An app that is published as a template, with its versions, the newest first."""

    id: int
    retired: bool
    versions: Sequence[Version]

    @property
    def name(self) -> str:
        """Return the template's name: "made:12"."""
        return f"{MADE}{self.id}"


def published(connection: sa.Connection, app: LiveApp) -> Published | None:
    """Return an app as the template it is, None where it was never published as one."""
    row = connection.execute(sa.select(_TEMPLATES).where(_TEMPLATES.c.app_id == app.id)).first()
    if row is None:
        return None
    names = ("number", "version", "notes", "revision", "made_by", "made_at")
    told = sa.select(*(_VERSIONS.c[name] for name in names)).where(_VERSIONS.c.template_id == row.id)
    versions = [Version(*each) for each in connection.execute(told.order_by(_VERSIONS.c.number.desc()))]
    return Published(row.id, row.retired_at is not None, versions)


def next_version(last: str | None) -> str:
    """Return the number that a next version most likely has: 1.3 after 1.2."""
    if last is None:
        return "1.0"
    *front, end = numbers(last)
    return ".".join(map(str, (*front, end + 1)))


def publish_version(work: UnitOfWork, app: LiveApp, actor: Actor, version: str, notes: str) -> int:
    """Publish an app as it is live as the next version of a template; returns the template's id.

    Raises NotAdministrator, Invalid for a number that is none or not higher than the last, and NothingNew.
    """
    check_administrator(app, actor)
    faults = []
    if not _FORM.fullmatch(version):
        faults.append(Fault("version", NO_VERSION))
    if len(notes) > LIMITS.comment_length:
        faults.append(Fault("notes", TOO_LONG.fill(most=LIMITS.comment_length)))
    if faults:
        raise Invalid(faults)
    document = canonical({**app.model.document, VERSION: version})
    template_id = _template(work, app)
    own = _VERSIONS.c.template_id == template_id
    last = work.connection.execute(
        sa.select(_VERSIONS).where(own).order_by(_VERSIONS.c.number.desc())
    ).first()
    if last is not None:
        if not is_newer(version, last.version):
            raise Invalid([Fault("version", NOT_NEWER.fill(last=last.version))])
        if canonical({**app.model.document, VERSION: last.version}) == last.document:
            raise NothingNew(version=last.version)
    values = {
        "template_id": template_id,
        "number": last.number + 1 if last else 1,
        "version": version,
        "document": document,
        "notes": notes,
        "revision": app.revision,
        "made_by": actor.person_id,
        "made_at": work.now,
    }
    work.connection.execute(sa.insert(_VERSIONS).values(values))
    audit(work, "template_published", actor=actor, app_id=app.id, name=app.key, version=version)
    return template_id


def retire(work: UnitOfWork, app: LiveApp, actor: Actor) -> None:
    """Take an app out of the gallery; its clones keep what they have. Raises NotAdministrator."""
    check_administrator(app, actor)
    mine = (_TEMPLATES.c.app_id == app.id, _TEMPLATES.c.retired_at.is_(None))
    if work.connection.execute(sa.update(_TEMPLATES).where(*mine).values(retired_at=work.now)).rowcount:
        audit(work, "template_withdrawn", actor=actor, app_id=app.id, name=app.key)


def _template(work: UnitOfWork, app: LiveApp) -> int:
    """Return the id of an app's template, made now if it is the first time, held until the end of the transaction."""
    held = sa.select(_TEMPLATES.c.id).where(_TEMPLATES.c.app_id == app.id).with_for_update()
    found = work.connection.scalar(held)
    if found is None:
        values = {"workspace_id": app.workspace_id, "app_id": app.id}
        return work.connection.scalar(sa.insert(_TEMPLATES).values(values).returning(_TEMPLATES.c.id))
    work.connection.execute(sa.update(_TEMPLATES).where(_TEMPLATES.c.id == found).values(retired_at=None))
    return found
