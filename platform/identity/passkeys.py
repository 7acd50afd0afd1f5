"""Passkeys (W3C Web Authentication): keys that stay in a person's device and prove who is there, without a password."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ..core.errors import Fault, Invalid, NotFound, Refused, TooMany
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .challenges import answer, pose
from .credential_models import Passkey
from .models import Person

MOST = 20
LONGEST_NAME = 60
_KEYS = Passkey.__table__


class PasskeyRefused(Refused):
    """The key's answer proves nothing: unknown, too late, of another site, or copied."""

    code = "passkey_refused"
    words = Words(
        "This passkey did not work. Try again, or sign in another way.",
        "通行密钥验证失败，请重试或改用其他方式登录。",
    )


class TooManyPasskeys(TooMany):
    """A person has as many as they may."""

    words = Words("You have {limit} passkeys; remove one first.", "您已有 {limit} 个通行密钥，请先移除一个。")


NAME_NEEDED = Words(
    "Give the passkey a name of at most {limit} characters.", "请填写通行密钥名称，最多 {limit} 个字符。"
)


@dataclass(frozen=True, slots=True)
class Site:
    """Whom a key is made for: the origin ("https://apps.example.com") and its host."""

    origin: str
    host: str

    @classmethod
    def of(cls, address: str) -> Site:
        """Return the site of one of our addresses."""
        parts = urlsplit(address)
        return cls(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")


def list_passkeys(connection: sa.Connection, person_id: int) -> Sequence[sa.Row]:
    """Return a person's keys (id, name, created_at, used_at), the oldest first."""
    columns = (_KEYS.c[key] for key in ("id", "name", "created_at", "used_at"))
    return connection.execute(
        sa.select(*columns).where(_KEYS.c.person_id == person_id).order_by(_KEYS.c.id)
    ).all()


def ask_to_add(work: UnitOfWork, site: Site, person_id: int, bound_to: str) -> dict[str, Any]:
    """Return what the browser needs to make a key; raises TooManyPasskeys."""
    person = work.connection.execute(sa.select(Person.login, Person.name).where(Person.id == person_id)).one()
    held = work.connection.scalars(
        sa.select(_KEYS.c.credential_id).where(_KEYS.c.person_id == person_id)
    ).all()
    if len(held) >= MOST:
        raise TooManyPasskeys(limit=MOST)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Tablewright",
        user_id=str(person_id).encode(),
        user_name=person.login,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(each)) for each in held],
    )
    pose(work, "passkey_add", bytes_to_base64url(options.challenge), bound_to, {"person": person_id})
    return json.loads(webauthn.options_to_json(options))


def add_passkey(
    work: UnitOfWork, site: Site, person_id: int, bound_to: str, credential: Mapping[str, Any], name: str
) -> None:
    """Keep a key the browser has made; raises PasskeyRefused and Invalid."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid([Fault("name", NAME_NEEDED.fill(limit=LONGEST_NAME))])
    posed = _challenge(credential)
    if answer(work, "passkey_add", posed, bound_to) != {"person": person_id}:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(posed),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise PasskeyRefused from fault
    values = {
        "person_id": person_id,
        "credential_id": bytes_to_base64url(made.credential_id),
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "name": name.strip(),
        "created_at": work.now,
    }
    try:
        work.connection.execute(sa.insert(_KEYS).values(values))
    except sa.exc.IntegrityError as twin:
        raise PasskeyRefused from twin


def remove_passkey(work: UnitOfWork, person_id: int, passkey_id: int) -> None:
    """Forget one of a person's keys; raises NotFound."""
    mine = sa.and_(_KEYS.c.id == passkey_id, _KEYS.c.person_id == person_id)
    if not work.connection.execute(sa.delete(_KEYS).where(mine)).rowcount:
        raise NotFound


def ask_who(work: UnitOfWork, site: Site, bound_to: str) -> dict[str, Any]:
    """Return what a browser needs to prove who is there, with whichever key it holds for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    pose(work, "passkey_enter", bytes_to_base64url(options.challenge), bound_to, {})
    return json.loads(webauthn.options_to_json(options))


def who_is(work: UnitOfWork, site: Site, bound_to: str, credential: Mapping[str, Any]) -> int:
    """Return the id of the active person whose key answered; raises PasskeyRefused."""
    posed = _challenge(credential)
    if answer(work, "passkey_enter", posed, bound_to) is None:
        raise PasskeyRefused
    key = work.connection.execute(
        sa.select(_KEYS)
        .join(Person, Person.id == _KEYS.c.person_id)
        .where(_KEYS.c.credential_id == str(credential.get("id")), Person.active)
        .with_for_update(of=_KEYS)
    ).first()
    if key is None:
        raise PasskeyRefused
    try:
        proven = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(posed),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise PasskeyRefused from fault
    used = {"sign_count": proven.new_sign_count, "used_at": work.now}
    work.connection.execute(sa.update(_KEYS).where(_KEYS.c.id == key.id).values(used))
    return key.person_id


def _challenge(credential: Mapping[str, Any]) -> str:
    """Return the challenge that a browser says it answers; raises PasskeyRefused."""
    try:
        told = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = told["challenge"]
    except (ValueError, KeyError, TypeError) as fault:
        raise PasskeyRefused from fault
    if not isinstance(challenge, str):
        raise PasskeyRefused
    return challenge
