"""The second factor: a code of an authenticator app (TOTP), or one of ten recovery codes. No code works twice."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa

from ..core.errors import Fault, Invalid
from ..core.key_in_use import key_in_use
from ..core.secret_box import derived_key, seal, unseal
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .audit.log import audit
from .credential_models import Challenge, Passkey, RecoveryCode, Session
from .models import Person
from .secrets import digest
from .settings import settings_of

ISSUER = "Tablewright"
STEP_SECONDS = 30
STEPS_AROUND = 1
"""Clocks differ: a code of the step before or after is right as well."""
CODES = 10
BEGUN = "totp"
BEGUN_LIFE = timedelta(minutes=30)
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
WRONG_CODE = Words(
    "This code is not right. Use the newest one that the app shows.",
    "验证码不正确，请输入应用中显示的最新验证码。",
)


def has_second_factor(connection: sa.Connection, person_id: int) -> bool:
    """Say whether a password alone does not sign this person in."""
    secret = sa.select(Person.totp_secret).where(Person.id == person_id)
    return connection.scalar(secret) is not None


def needs_second_factor(connection: sa.Connection, person_id: int) -> bool:
    """Say whether the workspace asks of this person a second factor they do not have yet."""
    return asks_second_factor(connection, person_id) and not has_second_factor(connection, person_id)


def asks_second_factor(connection: sa.Connection, person_id: int) -> bool:
    """Say whether the workspace's administrators want this person to have a second factor."""
    person = connection.execute(
        sa.select(Person.workspace_id, Person.is_admin).where(Person.id == person_id)
    ).one()
    asked = settings_of(connection, person.workspace_id)["second_factor"]
    return asked == "everybody" or (asked == "admins" and person.is_admin)


def end_sessions_without(work: UnitOfWork, workspace_id: int, but: int | None = None) -> int:
    """Sign out everybody who must have a second factor by now and has none, except `but`; returns how many sessions.

    Whoever signs in with a password next is led to set one up; a passkey is as good.
    """
    asked = settings_of(work.connection, workspace_id)["second_factor"]
    without = sa.select(Person.id).where(
        Person.workspace_id == workspace_id,
        Person.totp_secret.is_(None),
        ~sa.exists().where(Passkey.person_id == Person.id),
    )
    if asked == "optional":
        return 0
    if asked == "admins":
        without = without.where(Person.is_admin)
    theirs = sa.delete(Session).where(Session.person_id.in_(without))
    return work.connection.execute(theirs.where(Session.person_id != but) if but else theirs).rowcount


def begin(work: UnitOfWork, person_id: int, session_digest: str) -> None:
    """Make the secret of a new second factor; it counts once a code of it has been given."""
    mark = _mark(session_digest)
    work.connection.execute(sa.delete(Challenge).where(Challenge.digest == mark))
    values = {
        "digest": mark,
        "kind": BEGUN,
        "session_digest": session_digest,
        "data": {"person": person_id, "secret": seal(key_in_use(), pyotp.random_base32(), f"totp:{mark}")},
        "expires_at": work.now + BEGUN_LIFE,
    }
    work.connection.execute(sa.insert(Challenge).values(values))


def begun(connection: sa.Connection, person_id: int, session_digest: str, now: datetime) -> str | None:
    """Return the secret that `begin` made in this session, None when there is none."""
    mark = _mark(session_digest)
    found = sa.select(Challenge.data).where(
        Challenge.digest == mark, Challenge.kind == BEGUN, Challenge.expires_at > now
    )
    data = connection.scalar(found)
    if data is None or data["person"] != person_id:
        return None
    return unseal(key_in_use(), data["secret"], f"totp:{mark}")


def address_of(secret: str, account: str) -> str:
    """Return what the QR code holds for authenticator apps."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def turn_on(work: UnitOfWork, person_id: int, session_digest: str, code: str) -> Sequence[str]:
    """Switch the second factor on with a code of the secret that was begun; returns the recovery codes.

    Raises Invalid when the code is not right or the secret has expired.
    """
    secret = begun(work.connection, person_id, session_digest, work.now)
    step = _step_of(secret, code, work.now) if secret else None
    if secret is None or step is None:
        raise Invalid([Fault("code", WRONG_CODE)])
    work.connection.execute(
        sa.update(Person)
        .where(Person.id == person_id)
        .values(totp_secret=seal(key_in_use(), secret, _place(person_id)), totp_last=step)
    )
    work.connection.execute(sa.delete(Challenge).where(Challenge.digest == _mark(session_digest)))
    codes = _new_codes(work, person_id)
    audit(work, "second_factor_on", actor=person_id)
    return codes


def turn_off(work: UnitOfWork, person_id: int, by: int | None = None) -> None:
    """Switch it off, with the recovery codes."""
    work.connection.execute(
        sa.update(Person).where(Person.id == person_id).values(totp_secret=None, totp_last=None)
    )
    work.connection.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    audit(work, "second_factor_off", actor=by or person_id, person=person_id)


def make_recovery_codes(work: UnitOfWork, person_id: int) -> Sequence[str]:
    """Replace the recovery codes by new ones; returns them, this once."""
    codes = _new_codes(work, person_id)
    audit(work, "recovery_codes_made", actor=person_id)
    return codes


def codes_left(connection: sa.Connection, person_id: int) -> int:
    """Return how many recovery codes have not been used."""
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return connection.scalar(unused) or 0


def check_code(work: UnitOfWork, person_id: int, typed: str) -> bool:
    """Say whether `typed` is a code of the person's app or a recovery code, and use it up."""
    plain = re.sub(r"[\s-]", "", typed).lower()
    if re.fullmatch(r"\d{6}", plain, re.ASCII):
        return _use_totp(work, person_id, plain)
    return _use_recovery_code(work, person_id, plain)


def _use_totp(work: UnitOfWork, person_id: int, code: str) -> bool:
    sealed = work.connection.scalar(sa.select(Person.totp_secret).where(Person.id == person_id))
    if sealed is None:
        return False
    step = _step_of(unseal(key_in_use(), sealed, _place(person_id)), code, work.now)
    if step is None:
        return False
    # The condition makes one of two who send the same code at once lose.
    later = sa.or_(Person.totp_last.is_(None), Person.totp_last < step)
    used = sa.update(Person).where(Person.id == person_id, later).values(totp_last=step)
    return work.connection.execute(used).rowcount == 1


def _use_recovery_code(work: UnitOfWork, person_id: int, code: str) -> bool:
    used = (
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == _code_digest(person_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=work.now)
    )
    if work.connection.execute(used).rowcount != 1:
        return False
    audit(work, "recovery_code_used", actor=person_id)
    return True


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, None for a wrong code."""
    plain = re.sub(r"\s", "", code)
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    steps = range(present - STEPS_AROUND, present + STEPS_AROUND + 1)
    right = [
        each for each in steps if secrets.compare_digest(totp.generate_otp(each).encode(), plain.encode())
    ]
    return right[0] if right else None


def _new_codes(work: UnitOfWork, person_id: int) -> list[str]:
    """Return ten codes of 50 random bits, kept as digests: guessing is slowed, so that is plenty."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(CODES)]
    work.connection.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    rows = [{"person_id": person_id, "digest": _code_digest(person_id, code)} for code in codes]
    work.connection.execute(sa.insert(RecoveryCode), rows)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _code_digest(person_id: int, code: str) -> str:
    """Return what is kept of a recovery code: it is short, so without our key nobody can try them all."""
    key = derived_key(key_in_use(), "recovery codes")
    return hmac.new(key, f"{person_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _mark(session_digest: str) -> str:
    return digest(f"{BEGUN}:{session_digest}")


def _place(person_id: int) -> str:
    return f"person:{person_id}:totp"
