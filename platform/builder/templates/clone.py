"""Making a new app of one that is there: its structure, a sample of its records, or all of them.

A clone has rows of its own in tables of its own and shares nothing with its source: no roles are given, nobody but
its maker administers it, and links, shares, tokens, comments, saved views and secrets stay where they are. Accounts of
channels are there by name, to be filled in anew. With records, automations rest: nobody is to be written to twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.check import check
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...identity.models import AppAdmin
from ...identity.versions import bump
from ...runtime.apps.live import LiveApp, load_app
from ...runtime.apps.models import AppRow
from ...runtime.apps.publish import publish
from ...runtime.apps.revisions import StoredDefinition
from ...runtime.automations.resting import rest
from ...runtime.channels.accounts import copy_accounts
from ...runtime.records.search_rebuild import mark_changed
from .copied_people import People
from .copied_records import Copying
from .lineage import VERSION, Origin, add_origin, origin_of_clone
from .named_people import handed_to
from .sample_of import sample_of

STRUCTURE, SAMPLES, DATA = "structure", "samples", "data"
KEEP, MINE = "keep", "mine"
CLONED = Words("Cloned from “{app}”", "克隆自“{app}”")
RESTING = Words(
    "Automations rest beside the records that came along; undo this to switch them on",
    "数据已一并复制，自动化暂停运行；撤销此修改即可启用",
)
KEY_TAKEN = Words(
    "This workspace already has an app with the key “{key}”; choose another key.",
    "工作区中已有标识为“{key}”的应用，请换一个标识。",
)
_APPS = AppRow.__table__


def clone_app(
    work: UnitOfWork,
    source_id: int,
    actor: Actor,
    *,
    key: str,
    label: Any,
    look: Mapping[str, Any] | None = None,
    what: str = STRUCTURE,
    people: str = MINE,
    document: Mapping[str, Any] | None = None,
    trial_of: int | None = None,
) -> int:
    """Make an app like `source_id` in the workspace of `actor`, whose app it will be; returns its id.

    `label` is a text or {"en", "zh"}, `look` more members of the document to set ("icon", "color"). `what` is taken
    along: "structure", "samples" (some records of each table) or "data", as it is at one moment. With `people`
    "keep" the people in records stay, within one workspace; with "mine" all is the actor's. In another workspace the
    actor also stands for the people whom the definition names. `document` takes the
    place of the live definition. `trial_of`: it is where that app's draft is tried. Whether the actor may do so is
    the caller's to check. Raises NotFound, and Invalid for a key that is taken or a definition with faults.
    """
    source = _held(work, source_id)
    origin = origin_of_clone(work.connection, source) if trial_of is None else None
    told = {**(document or source.model.document), **(look or {}), "key": key, "label": label}
    told |= {VERSION: origin.version} if origin else {}
    _check(work, actor.workspace_id, told)
    if source.workspace_id != actor.workspace_id:
        told, _ = handed_to(told, actor)

    def fill(row: sa.Row) -> None:
        if trial_of is not None:
            work.connection.execute(sa.update(_APPS).where(_APPS.c.id == row.id).values(trial_of=trial_of))
        if what != STRUCTURE:
            _copy(work, source, load_app(work.connection, row), actor, what, people)
        if trial_of is None:
            _settle(work, row.id, actor, origin)
            copy_accounts(work, source_id, row.id, actor.workspace_id, actor.person_id)
        bump(work.connection, "people")

    said = CLONED.fill(app=source.model.label)
    definition = StoredDefinition(told, {})
    made = publish(work, actor.workspace_id, definition, None, actor.person_id, said, fill=fill)
    if what != STRUCTURE:
        row = work.connection.execute(sa.select(_APPS).where(_APPS.c.id == made.id)).one()
        rest(work, row, actor.person_id, RESTING)
    if trial_of is None:
        place = {"actor": actor, "workspace_id": source.workspace_id, "app_id": source.id}
        audit(work, "app_cloned", **place, name=key, what=what)
    return made.id


def _held(work: UnitOfWork, app_id: int) -> LiveApp:
    """Return an app as it is live, so held that nobody publishes it before the end of the transaction."""
    named = sa.select(_APPS).where(_APPS.c.id == app_id).with_for_update(read=True)
    row = work.connection.execute(named).first()
    if row is None:
        raise NotFound
    return load_app(work.connection, row)


def _check(work: UnitOfWork, workspace_id: int, document: Mapping[str, Any]) -> None:
    faults = check(document)
    if faults:
        raise Invalid([Fault(f"{each.file}{each.path.removeprefix('$')}", each.words) for each in faults])
    check_key_free(work.connection, workspace_id, document["key"])


def check_key_free(connection: sa.Connection, workspace_id: int, key: str) -> None:
    """Raise Invalid where the workspace has an app with this key."""
    same = sa.exists().where(_APPS.c.workspace_id == workspace_id, _APPS.c.key == key)
    if connection.scalar(sa.select(same)):
        raise Invalid([Fault("key", KEY_TAKEN.fill(key=key))])


def _copy(work: UnitOfWork, source: LiveApp, made: LiveApp, actor: Actor, what: str, people: str) -> None:
    same = source.workspace_id == actor.workspace_id
    sample = sample_of(work.connection, source) if what == SAMPLES else None
    kept = People(actor, same and people == KEEP, same)
    Copying(work, source, made, kept, sample).copy()
    mark_changed(work, made.id, source.model, made.model)


def _settle(work: UnitOfWork, app_id: int, actor: Actor, origin: Origin | None) -> None:
    """Note where the clone comes from, and let whoever made it administer it."""
    if origin is not None:
        add_origin(work, app_id, origin)
    if actor.person_id is not None:
        work.connection.execute(sa.insert(AppAdmin).values(app_id=app_id, person_id=actor.person_id))
