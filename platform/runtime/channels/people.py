"""People of the workspace as a channel reaches them: by their mail address, or by what the vendor knows them by."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ...automations.channels import WITH_ACCOUNT
from ...identity.models import Person
from .settings import with_defaults

_PEOPLE = Person.__table__


def addresses_of(connection: sa.Connection, row: sa.Row, people: Sequence[int]) -> list[str]:
    """Return where an account reaches active people, in their order; those without such an address are left out."""
    channel = WITH_ACCOUNT[row.kind]
    by = channel.people_by(with_defaults(channel, row.settings))
    if by is None or not people:
        return []
    column = _PEOPLE.c.login if by == "login" else _PEOPLE.c.email
    mine = (_PEOPLE.c.workspace_id == row.workspace_id, _PEOPLE.c.active, _PEOPLE.c.id.in_(people))
    known = {each[0]: each[1] for each in connection.execute(sa.select(_PEOPLE.c.id, column).where(*mine))}
    found = (known.get(each) for each in people)
    return [each.partition("@")[0] if by == "email_name" else each for each in found if each]
