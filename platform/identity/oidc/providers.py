"""The providers whose people may sign in to a workspace. A provider's secret can be written and never read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.secret_box import seal, unseal
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..credential_models import ExternalIdentity, IdentityProvider

_PROVIDERS = IdentityProvider.__table__
LONGEST = 300
NEEDED = Words("Fill this in.", "请填写此项。")
NOT_AN_ADDRESS = Words(
    "Write the provider's address, such as https://login.example.com.",
    "请填写提供方地址，例如 https://login.example.com。",
)
AGAIN = Words(
    "Write the secret again: the one kept here was given for another address or client.",
    "地址或应用 ID 已变更，请重新填写密钥。",
)
TOO_LONG = Words("At most {limit} characters.", "最多 {limit} 个字符。")


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider as the product uses it. `domains` are those whose verified addresses it speaks for; () for all."""

    id: int
    workspace_id: int
    name: str
    issuer: str
    client_id: str
    client_secret: str
    enabled: bool
    adds_people: bool
    domains: tuple[str, ...]

    def speaks_for(self, email: str) -> bool:
        """Say whether the provider may vouch for this address."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


def list_providers(
    connection: sa.Connection, workspace_id: int | None = None, *, enabled: bool | None = None
) -> Sequence[sa.Row]:
    """Return (id, name, issuer, client_id, enabled, adds_people, domains) of providers by name, without secrets."""
    columns = (_PROVIDERS.c[key] for key in LISTED)
    found = sa.select(*columns).order_by(_PROVIDERS.c.name, _PROVIDERS.c.id)
    if workspace_id is not None:
        found = found.where(_PROVIDERS.c.workspace_id == workspace_id)
    if enabled is not None:
        found = found.where(_PROVIDERS.c.enabled.is_(enabled))
    return connection.execute(found).all()


LISTED = ("id", "name", "issuer", "client_id", "enabled", "adds_people", "domains")


def find_provider(
    connection: sa.Connection, provider_id: int, key: str, workspace_id: int | None = None
) -> Provider:
    """Return a provider with its secret; `key` is the installation's. Raises NotFound."""
    row = connection.execute(sa.select(_PROVIDERS).where(_PROVIDERS.c.id == provider_id)).first()
    if row is None or workspace_id not in (None, row.workspace_id):
        raise NotFound
    return Provider(
        row.id,
        row.workspace_id,
        row.name,
        row.issuer,
        row.client_id,
        unseal(key, row.client_secret, _place(row.issuer, row.client_id)) if row.client_secret else "",
        row.enabled,
        row.adds_people,
        tuple(row.domains),
    )


def save_provider(
    work: UnitOfWork, workspace_id: int, key: str, told: dict[str, Any], provider_id: int | None = None
) -> int:
    """Add a provider or change one; an empty secret keeps the present one. Returns its id; raises Invalid, NotFound.

    A secret is bound to the address it was given for: who changes that writes the secret again.
    """
    told = {**told, "issuer": str(told.get("issuer", "")).strip().rstrip("/")}
    faults = list(_faults(told))
    if faults:
        raise Invalid(faults)
    values = {
        "name": told["name"].strip(),
        "issuer": told["issuer"],
        "client_id": told["client_id"].strip(),
        "enabled": bool(told.get("enabled", True)),
        "adds_people": bool(told.get("adds_people")),
        "domains": sorted({each.lower().lstrip("@") for each in told.get("domains", ()) if each}),
    }
    if told.get("client_secret"):
        values["client_secret"] = seal(
            key, told["client_secret"], _place(values["issuer"], values["client_id"])
        )
    if provider_id is None:
        added = sa.insert(_PROVIDERS).values(workspace_id=workspace_id, **values)
        return work.connection.scalar(added.returning(_PROVIDERS.c.id))
    mine = sa.and_(_PROVIDERS.c.id == provider_id, _PROVIDERS.c.workspace_id == workspace_id)
    before = work.connection.execute(sa.select(_PROVIDERS).where(mine).with_for_update()).first()
    if before is None:
        raise NotFound
    moved = (before.issuer, before.client_id) != (values["issuer"], values["client_id"])
    if before.client_secret and moved and "client_secret" not in values:
        raise Invalid([Fault("client_secret", AGAIN)])
    work.connection.execute(sa.update(_PROVIDERS).where(mine).values(values))
    return provider_id


def remove_provider(work: UnitOfWork, workspace_id: int, provider_id: int) -> None:
    """Remove a provider and what it knew people by; the people stay. Raises NotFound."""
    mine = sa.and_(_PROVIDERS.c.id == provider_id, _PROVIDERS.c.workspace_id == workspace_id)
    if work.connection.scalar(sa.select(_PROVIDERS.c.id).where(mine).with_for_update()) is None:
        raise NotFound
    work.connection.execute(sa.delete(ExternalIdentity).where(ExternalIdentity.provider_id == provider_id))
    work.connection.execute(sa.delete(_PROVIDERS).where(mine))


def _place(issuer: str, client_id: str) -> str:
    return f"provider:{issuer} {client_id}"


def _faults(told: dict[str, Any]) -> Sequence[Fault]:
    found = []
    for name in ("name", "client_id", "issuer"):
        text = str(told.get(name, "")).strip()
        if not text:
            found.append(Fault(name, NEEDED))
        elif len(text) > LONGEST:
            found.append(Fault(name, TOO_LONG.fill(limit=LONGEST)))
    address = urlsplit(told["issuer"])
    if told["issuer"] and (
        address.scheme not in ("http", "https") or not address.hostname or address.username
    ):
        found.append(Fault("issuer", NOT_AN_ADDRESS))
    return found
