"""What is noted together with a change of an app, in its transaction: named, so that a worker can do it as a page does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..runtime.apps.live import LiveApp
from ..runtime.automations.models import AutomationOwner
from .automation_drafts import drop_draft
from .former_members import give_again
from .templates.proposals import TAKEN, decide

Along = Mapping[str, Any]
"""JSON: "kind", a name of `_KINDS`, and what that needs."""


def proposal_taken(proposal_id: int) -> Along:
    """Say that the change takes a proposal over; refused with Answered where somebody was first."""
    return {"kind": "proposal_taken", "proposal": proposal_id}


def package_installed() -> Along:
    """Say that the change brings the app to the state of a package."""
    return {"kind": "package_installed"}


def members_given_again(roles: Sequence[str]) -> Along:
    """Say that roles that come back with the change are given to those again who had them."""
    return {"kind": "members_given_again", "roles": list(roles)}


def automation_published(key: str, owner: int | None) -> Along:
    """Say that the change makes the draft of an automation live; `owner` is who answers for it from now on."""
    return {"kind": "automation_published", "automation": key, "owner": owner}


def automation_dropped(key: str) -> Along:
    """Say that the draft of an automation goes with it."""
    return {"kind": "automation_published", "automation": key, "owner": None}


def do_along(work: UnitOfWork, app: LiveApp, actor: Actor, along: Along) -> None:
    """Do it."""
    _KINDS[along["kind"]](work, app, actor, along)


def _take(work: UnitOfWork, app: LiveApp, actor: Actor, along: Along) -> None:
    decide(work, app, actor, along["proposal"], TAKEN)


def _note_package(work: UnitOfWork, app: LiveApp, actor: Actor, _along: Along) -> None:
    audit(work, "package_installed", actor=actor, app_id=app.id, name=app.key)


def _give_again(work: UnitOfWork, app: LiveApp, actor: Actor, along: Along) -> None:
    give_again(work, app, actor, along["roles"])


def _published(work: UnitOfWork, app: LiveApp, _actor: Actor, along: Along) -> None:
    """Throw the draft away, and note in whose name the automation acts: whoever made live what it does now."""
    drop_draft(work, app.id, along["automation"])
    if along["owner"] is None:
        return
    owners, key = AutomationOwner.__table__, along["automation"]
    mine = sa.and_(owners.c.app_id == app.id, owners.c.automation == key)
    work.connection.execute(sa.delete(owners).where(mine))
    told = {"app_id": app.id, "automation": key, "person_id": along["owner"], "at": work.now}
    work.connection.execute(sa.insert(owners).values(told))


_KINDS: dict[str, Callable[[UnitOfWork, LiveApp, Actor, Along], None]] = {
    "proposal_taken": _take,
    "package_installed": _note_package,
    "members_given_again": _give_again,
    "automation_published": _published,
}
