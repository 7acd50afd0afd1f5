"""The first-run page: it makes the first administrator of an installation that nobody can sign in to, once.

Whoever does it shows the code that `tablewright serve` printed, so that no stranger takes a fresh server.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from ..core.clock import utc_now
from ..core.errors import Conflict, Fault, Invalid
from ..core.mail import WrongAddress, parse_address
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .audit.log import audit
from .credential_models import Challenge, ExternalIdentity, Passkey, SignInLink
from .models import Person, Workspace
from .password_rules import check_new_password
from .passwords import hash_password
from .people import add_person, add_workspace
from .secrets import digest
from .versions import bump

CODE = "set_up"
CODE_LIFE = timedelta(days=3650)
FIRST_KEY = "main"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_NAME = 100
WRONG_CODE = Words(
    "This is not the set-up code. Copy it from the terminal in which the server was started.",
    "初始设置码不正确，请从启动服务的终端中复制。",
)
NEEDED = Words("Fill this in.", "请填写此项。")
TOO_LONG = Words("Use at most {count} characters.", "最多 {count} 个字符。").fill(count=LONGEST_NAME)


class AlreadySetUp(Conflict):
    """Somebody can sign in: the first-run page is over."""

    code = "already_set_up"
    words = Words(
        "This installation is set up already. Sign in, or ask an administrator to invite you.",
        "系统已完成初始设置，请直接登录，或联系管理员邀请您加入。",
    )


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """What the page asks for."""

    workspace: str
    name: str
    login: str
    email: str
    password: str
    again: str
    language: str
    zone: str


def needs_set_up(connection: sa.Connection) -> bool:
    """Say whether nobody can sign in yet: no active person has a password, a passkey, a provider or a demo link."""
    able = sa.or_(
        Person.password_hash.is_not(None),
        sa.exists().where(Passkey.person_id == Person.id),
        sa.exists().where(ExternalIdentity.person_id == Person.id),
        sa.exists().where(SignInLink.person_id == Person.id, SignInLink.expires_at > utc_now()),
    )
    return not connection.scalar(sa.select(sa.exists().where(Person.active, able)))


def make_set_up_code(work: UnitOfWork) -> str | None:
    """Make the code that opens the first-run page, ending earlier ones; None when it is not needed any more."""
    work.connection.execute(sa.delete(Challenge).where(Challenge.kind == CODE))
    if not needs_set_up(work.connection):
        return None
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    values = {"digest": _digest(code), "kind": CODE, "data": {}, "expires_at": work.now + CODE_LIFE}
    work.connection.execute(sa.insert(Challenge).values(values))
    return code


def set_up(work: UnitOfWork, code: str, told: FirstAdministrator) -> int:
    """Make the workspace and its administrator; returns the person's id.

    Raises AlreadySetUp, and Invalid for a wrong code or values; of two at once the second is refused.
    """
    # Everybody who would set up waits here for the one before.
    bump(work.connection, "people")
    if not needs_set_up(work.connection):
        raise AlreadySetUp
    used = sa.delete(Challenge).where(Challenge.kind == CODE, Challenge.digest == _digest(code))
    if work.connection.execute(used).rowcount != 1:
        raise Invalid([Fault("code", WRONG_CODE)])
    email = _check(told)
    workspace_id = _workspace(work, told)
    person_id = add_person(
        work, workspace_id, told.login.strip(), told.name.strip(), is_admin=True, language=told.language
    )
    credentials = {"password_hash": hash_password(told.password), "email": email}
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(credentials))
    audit(work, "installation_set_up", actor=person_id)
    return person_id


def _check(told: FirstAdministrator) -> str | None:
    """Raise Invalid with every fault; return the e-mail address, None where there is none."""
    faults, email = [], None
    for name in ("workspace", "name", "login"):
        value = getattr(told, name).strip()
        if not value or len(value) > LONGEST_NAME:
            faults.append(Fault(name, TOO_LONG if value else NEEDED))
    try:
        email = parse_address(told.email) if told.email.strip() else None
    except WrongAddress as error:
        faults.append(Fault("email", error.words.fill(**error.data)))
    try:
        check_new_password(told.password, told.again, (told.login, told.name, told.email))
    except Invalid as error:
        faults += error.faults
    if faults:
        raise Invalid(faults)
    return email


def _workspace(work: UnitOfWork, told: FirstAdministrator) -> int:
    """Return the workspace the administrator gets: one that has apps and no people yet, else a new one."""
    without_people = ~sa.exists().where(Person.workspace_id == Workspace.id)
    found = work.connection.scalar(
        sa.select(Workspace.id).where(without_people).order_by(Workspace.id).limit(1)
    )
    values = {"name": told.workspace.strip(), "zone": told.zone, "language": told.language}
    if found is None:
        taken = work.connection.scalar(sa.select(sa.exists().where(Workspace.key == FIRST_KEY)))
        key = f"{FIRST_KEY}-{secrets.token_hex(3)}" if taken else FIRST_KEY
        return add_workspace(work, key, values["name"], told.zone, told.language)
    work.connection.execute(sa.update(Workspace).where(Workspace.id == found).values(values))
    return found


def _digest(code: str) -> str:
    """Return what is kept of the code, however it was typed."""
    return digest("".join(each for each in code.upper() if each.isalnum()))
