"""Which person a provider's claims stand for: the one it was linked with, a known address, or somebody new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import Refused
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..credential_models import ExternalIdentity
from ..models import Person
from ..people import add_person
from .providers import Provider

LONGEST_NAME = 200


class NotAdmitted(Refused):
    """The provider knows somebody whom the workspace does not admit. The same words whatever the reason."""

    code = "not_admitted"
    words = Words(
        "You are signed in at {name}, but this gives no access here. Ask your administrator to add you "
        "with the e-mail address that {name} knows.",
        "您已通过 {name} 认证，但尚无本系统的访问权限。请联系管理员，用 {name} 中登记的邮箱为您开通。",
    )


def person_of(work: UnitOfWork, provider: Provider, claims: Mapping[str, Any]) -> int:
    """Return the active person that verified claims stand for, linking or adding them; raises NotAdmitted."""
    known = work.connection.execute(
        sa.select(Person.id, Person.active)
        .join(ExternalIdentity, ExternalIdentity.person_id == Person.id)
        .where(ExternalIdentity.provider_id == provider.id, ExternalIdentity.subject == claims["sub"])
    ).first()
    if known is not None:
        if not known.active:
            raise NotAdmitted(name=provider.name)
        return known.id
    person_id = _by_address(work, provider, claims)
    work.connection.execute(
        sa.insert(ExternalIdentity).values(
            provider_id=provider.id, subject=claims["sub"], person_id=person_id
        )
    )
    return person_id


def _by_address(work: UnitOfWork, provider: Provider, claims: Mapping[str, Any]) -> int:
    """Return the one active person with the verified address, or a new one where the provider may add people."""
    email = claims.get("email")
    if (
        claims.get("email_verified") is not True
        or not isinstance(email, str)
        or not provider.speaks_for(email)
    ):
        raise NotAdmitted(name=provider.name)
    found = work.connection.execute(
        sa.select(Person.id, Person.active).where(
            Person.workspace_id == provider.workspace_id, sa.func.lower(Person.email) == email.lower()
        )
    ).all()
    if len(found) == 1 and found[0].active:
        return found[0].id
    # Without listed domains anybody with an account at the provider could let themselves in.
    if found or not provider.adds_people or not provider.domains:
        raise NotAdmitted(name=provider.name)
    name = str(claims.get("name") or email.partition("@")[0])[:LONGEST_NAME]
    try:
        person_id = add_person(work, provider.workspace_id, email.lower(), name)
    except sa.exc.IntegrityError as twin:
        raise NotAdmitted(name=provider.name) from twin
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(email=email.lower()))
    return person_id
