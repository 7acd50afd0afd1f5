"""The pages of a workspace are for its administrators; everybody else is told who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import request

from ..core.errors import Fault, Invalid, Refused
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.models import Person
from ..web.current import connection, current_actor, language

ADMINISTER = "administer the workspace"
"""The permission such routes declare."""
NOT_A_NUMBER = Words("Choose one of those offered.", "请从列表中选择。")
LARGEST_ID = 2**31 - 1
MOST_NAMED = 5


class NotAdministrator(Refused):
    """A page of the workspace, asked for by somebody who does not administer it."""

    words = Words(
        "Only administrators of the workspace may do this. Ask one of them: {names}.",
        "仅工作区管理员可执行此操作，请联系：{names}。",
    )


def administrator() -> Actor:
    """Return the actor of the request, who administers the workspace; raises NotAdministrator."""
    actor = current_actor()
    if not actor.is_admin or actor.person_id is None:
        raise NotAdministrator(names=_names(actor.workspace_id))
    return actor


def _names(workspace_id: int) -> str:
    names = connection().scalars(
        sa.select(Person.name)
        .where(Person.workspace_id == workspace_id, Person.is_admin, Person.active)
        .order_by(Person.id)
        .limit(MOST_NAMED)
    )
    return ("、" if language() == "zh" else ", ").join(names)


def posted_id(name: str) -> int | None:
    """Return the id a form's control holds, None for an empty one. Raises Invalid for anything else."""
    return _id(request.form.get(name, ""), name)


def posted_ids(name: str) -> list[int]:
    """Return the ids a form's control of several holds. Raises Invalid."""
    ids = (_id(each, name) for each in request.form.getlist(name))
    return list(dict.fromkeys(each for each in ids if each is not None))


def _id(text: str, name: str) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) < 11 and 0 < int(bare) <= LARGEST_ID):
        raise Invalid([Fault(name, NOT_A_NUMBER)])
    return int(bare)


def told(error: Invalid) -> Mapping[str, Any]:
    """Return a form's faults by the name of its control, in the reader's language."""
    return error.by_path(language())
