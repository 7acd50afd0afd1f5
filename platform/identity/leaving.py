"""Somebody leaves, or comes back: what ends at once with it. What they owned is handed over elsewhere."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ..core.errors import Conflict, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .credential_models import PersonLink, Session, Token
from .models import Department, Person
from .versions import bump
from .workspaces import check_administrator_left, lock_workspace


class AlreadyLeft(Conflict):
    """The person is not active any more, or not yet."""

    code = "not_active"
    words = Words("This person is not active.", "该成员当前不是启用状态。")


def deactivate(work: UnitOfWork, workspace_id: int, person_id: int, head_instead: int | None = None) -> None:
    """End somebody's access with the next request: sessions, tokens and links end and do not come back.

    `head_instead` heads the person's departments from now on; without, nobody does. Raises NotFound, AlreadyLeft
    and LastAdministrator.
    """
    lock_workspace(work, workspace_id)
    own = sa.and_(Person.id == person_id, Person.workspace_id == workspace_id)
    active = work.connection.scalar(sa.select(Person.active).where(own))
    if active is None:
        raise NotFound
    if not active:
        raise AlreadyLeft
    _set(work, person_id, active=False, left_at=work.now)
    check_administrator_left(work, workspace_id)
    work.connection.execute(sa.delete(Session).where(Session.person_id == person_id))
    _end(work, Token, person_id, Token.revoked_at)
    _end(work, PersonLink, person_id, PersonLink.used_at)
    headed = sa.update(Department).where(Department.head_id == person_id)
    work.connection.execute(headed.values(head_id=head_instead))
    bump(work.connection, "people")


def reactivate(work: UnitOfWork, workspace_id: int, person_id: int) -> None:
    """Let somebody who left in again, with the rights their departments and roles give. Raises NotFound."""
    lock_workspace(work, workspace_id)
    own = sa.and_(Person.id == person_id, Person.workspace_id == workspace_id, Person.left_at.is_not(None))
    if work.connection.scalar(sa.select(Person.id).where(own)) is None:
        raise NotFound
    _set(work, person_id, active=True, left_at=None)
    bump(work.connection, "people")


def _set(work: UnitOfWork, person_id: int, **values: Any) -> None:
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(**values))


def _end(work: UnitOfWork, model: type[Token] | type[PersonLink], person_id: int, ended: sa.Column) -> None:
    open_ones = sa.update(model).where(model.person_id == person_id, ended.is_(None))
    work.connection.execute(open_ones.values({ended.key: work.now}))
