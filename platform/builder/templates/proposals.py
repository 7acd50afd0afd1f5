"""Proposals: changes of a clone, offered to whoever looks after its template, who takes them over or declines.

A proposal keeps two whole documents under the template's own name: the version the clone has, and the same with the
offered changes in it. Taking it over is one more merge of three.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.errors import Conflict, Fault, Invalid, NotFound
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.canonical import canonical
from ...definition.check import check
from ...definition.merge import Merge, merge
from ...definition.upgrade import upgraded
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...runtime.apps.live import LiveApp
from ...runtime.conversation.notices import administrators, notify
from ..publishing import check_administrator
from .elements import changes_between, with_elements
from .likeness import like
from .lineage import MADE, VERSION, origin_of
from .models import Proposal, Template

OPEN, TAKEN, DECLINED = "open", "taken", "declined"
MOST_LISTED = 100
CHOOSE = Words("Choose at least one change to propose.", "请至少选择一处要提交的修改。")
NOT_ALONE = Words(
    "These changes do not hold by themselves; choose also what they need: {why}",
    "所选修改不完整，请同时选择其依赖的内容：{why}",
)
LONG_NOTE = Words("The note has more than {most} characters.", "说明不能超过 {most} 个字。")
_PROPOSALS = Proposal.__table__
_TEMPLATES = Template.__table__


class NobodyToAsk(Conflict):
    """The app's template comes with the product, or is gone: there is nobody who could take a proposal over (409)."""

    code = "nobody_to_ask"
    words = Words(
        "The template of this app has no owner here, so that nothing can be proposed.",
        "此应用的模板在本工作区没有负责人，无法提交建议。",
    )


class Answered(Conflict):
    """Somebody has answered the proposal already (409)."""

    code = "answered"
    words = Words("This proposal is answered already.", "该建议已处理。")


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal as it stands."""

    id: int
    template_id: int
    from_app_id: int
    base: Mapping[str, Any]
    document: Mapping[str, Any]
    note: str
    state: str
    made_by: int
    made_at: datetime
    decided_by: int | None
    decided_at: datetime | None


def propose(work: UnitOfWork, app: LiveApp, actor: Actor, chosen: Collection[str], note: str) -> int:
    """Offer some of an app's changes (`Change.id`) to its template's owner; returns the proposal's id.

    Raises NotAdministrator, NobodyToAsk, and Invalid where nothing is chosen or the choice does not hold by itself.
    """
    check_administrator(app, actor)
    origin = origin_of(work.connection, app)
    template = _template_app(work.connection, origin.template, app.workspace_id) if origin else None
    if origin is None or template is None:
        raise NobodyToAsk
    if len(note) > LIMITS.comment_length:
        raise Invalid([Fault("note", LONG_NOTE.fill(most=LIMITS.comment_length))])
    base = origin.document
    mine = like(app.model.document, base, base.get(VERSION))
    changes = [each for each in changes_between(base, mine) if each.id in chosen]
    if not changes:
        raise Invalid([Fault("element", CHOOSE)])
    document = with_elements(base, mine, changes)
    faults = check(document)
    if faults:
        raise Invalid([Fault("element", NOT_ALONE.fill(why=faults[0].words))])
    values = {
        "template_id": template.id,
        "from_app_id": app.id,
        "base": canonical(base),
        "document": canonical(document),
        "note": note,
        "state": OPEN,
        "made_by": actor.person_id,
        "made_at": work.now,
    }
    made = work.connection.scalar(sa.insert(_PROPOSALS).values(values).returning(_PROPOSALS.c.id))
    owners = set(administrators(work.connection, template.app_id, app.workspace_id)) - {actor.person_id}
    about = {"proposal": made}
    notify(work, owners, "proposal", app_id=template.app_id, by=actor.person_id, detail=about)
    audit(work, "proposal_made", actor=actor, app_id=app.id, name=app.key)
    return made


def may_propose(connection: sa.Connection, app: LiveApp) -> bool:
    """Say whether the template of an app has an owner in its workspace."""
    origin = origin_of(connection, app)
    return origin is not None and _template_app(connection, origin.template, app.workspace_id) is not None


def proposals_to(connection: sa.Connection, app: LiveApp) -> Sequence[Offered]:
    """Return what was offered to an app that is a template: what is open first, then the newest answered."""
    ours = sa.select(_TEMPLATES.c.id).where(_TEMPLATES.c.app_id == app.id)
    told = sa.select(_PROPOSALS).where(_PROPOSALS.c.template_id.in_(ours))
    order = (sa.case((_PROPOSALS.c.state == OPEN, 0), else_=1), _PROPOSALS.c.id.desc())
    return [_read(row) for row in connection.execute(told.order_by(*order).limit(MOST_LISTED))]


def proposals_of(connection: sa.Connection, app: LiveApp) -> Sequence[Offered]:
    """Return what was offered by an app, the newest first."""
    told = sa.select(_PROPOSALS).where(_PROPOSALS.c.from_app_id == app.id)
    return [
        _read(row) for row in connection.execute(told.order_by(_PROPOSALS.c.id.desc()).limit(MOST_LISTED))
    ]


def find_proposal(connection: sa.Connection, app: LiveApp, proposal_id: int) -> Offered:
    """Return a proposal that was offered to an app; raises NotFound."""
    ours = sa.select(_TEMPLATES.c.id).where(_TEMPLATES.c.app_id == app.id)
    mine = (_PROPOSALS.c.id == proposal_id, _PROPOSALS.c.template_id.in_(ours))
    row = connection.execute(sa.select(_PROPOSALS).where(*mine)).first()
    if row is None:
        raise NotFound
    return _read(row)


def merged(offered: Offered, document: Mapping[str, Any]) -> Merge:
    """Return what taking a proposal over makes of the template's app."""
    base, theirs = (like(each, document, document.get(VERSION)) for each in (offered.base, offered.document))
    return merge(base, document, theirs)


def decide(work: UnitOfWork, app: LiveApp, actor: Actor, proposal_id: int, state: str) -> None:
    """Note what became of a proposal ("taken" or "declined") and tell who made it.

    Raises NotAdministrator, NotFound, and Answered where somebody was first.
    """
    check_administrator(app, actor)
    offered = find_proposal(work.connection, app, proposal_id)
    values = {"state": state, "decided_by": actor.person_id, "decided_at": work.now}
    still = (_PROPOSALS.c.id == proposal_id, _PROPOSALS.c.state == OPEN)
    if not work.connection.execute(sa.update(_PROPOSALS).where(*still).values(values)).rowcount:
        raise Answered
    label = app.model.label
    about = {"proposal": proposal_id, "state": state, "label": {"en": label.en, "zh": label.zh}}
    if offered.made_by != actor.person_id:
        to = [offered.made_by]
        notify(work, to, "proposal_answer", app_id=offered.from_app_id, by=actor.person_id, detail=about)
    answer = {"answer": state, "person": offered.made_by}
    audit(work, "proposal_answered", actor=actor, app_id=app.id, name=app.key, **answer)


def _template_app(connection: sa.Connection, name: str, workspace_id: int) -> sa.Row | None:
    """Return the row of a template that somebody here looks after."""
    if not name.startswith(MADE):
        return None
    mine = (_TEMPLATES.c.id == int(name.removeprefix(MADE)), _TEMPLATES.c.workspace_id == workspace_id)
    return connection.execute(sa.select(_TEMPLATES).where(*mine)).first()


def _read(row: sa.Row) -> Offered:
    values = dict(row._mapping)
    base, document = (upgraded(orjson.loads(values.pop(name))) for name in ("base", "document"))
    return Offered(base=base, document=document, **values)
