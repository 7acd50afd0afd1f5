"""A forgotten password: asked for by name, answered by a mail with a link, set anew under that link.

Asking writes one row, whatever was typed; who is meant, and whether there is anybody, is found out later by whoever
sends the mails. So neither the answer nor its time tells which accounts there are.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.database import reading
from ..core.key_in_use import key_in_use
from ..core.mail import WrongAddress
from ..core.outbox import queue_mail
from ..core.secret_box import Unreadable, seal, unseal
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from .audit.log import audit
from .credential_models import Challenge
from .models import Person
from .password_rules import check_new_password
from .password_sign_in import people_named
from .passwords import hash_password
from .person_links import RESET, NoSuchLink, end_links, make_link, use_link
from .secrets import digest, new_secret
from .sessions import end_sessions

RESET_LIFE = timedelta(hours=1)
ASKED = "reset"
WAITS = timedelta(hours=1)
"""How long a question waits for an answer while no process sends mails."""
SUBJECT = Words("Choose a new password", "重置密码")
BODY = Words(
    "Hello {name},\n\nsomebody asked for a new password for your account in {workspace}. If that was you, open this "
    "link within an hour:\n\n{link}\n\nIf it was not you, do nothing: your password stays as it is.\n",
    "{name}，您好：\n\n有人为您在{workspace}的账号申请重置密码。如果是您本人，请在一小时内打开以下链接：\n\n{link}\n\n"
    "如非本人操作，请忽略此邮件，密码不会改变。\n",
)
log = logging.getLogger(__name__)


def ask_for_reset(work: UnitOfWork, typed: str) -> None:
    """Note that somebody who says they are `typed` wants a new password."""
    mark = digest(new_secret())
    values = {
        "digest": mark,
        "kind": ASKED,
        "data": {"name": seal(key_in_use(), typed[:300], f"reset:{mark}")},
        "expires_at": work.now + WAITS,
    }
    work.connection.execute(sa.insert(Challenge).values(values))


def answer_asked(engine: Engine, base_url: str) -> int:
    """Write the mails to those who asked for a new password; returns how many."""
    written = 0
    with reading(engine) as connection:  # nothing is locked while nobody asks
        if not connection.scalar(sa.select(sa.exists().where(Challenge.kind == ASKED))):
            return 0
    with unit_of_work(engine) as work:
        asked = sa.delete(Challenge).where(Challenge.kind == ASKED)
        asked = asked.returning(Challenge.digest, Challenge.data, Challenge.expires_at)
        for row in work.connection.execute(asked).all():
            if row.expires_at > work.now:
                written += _answer(work, row, base_url)
    return written


def _answer(work: UnitOfWork, asked: sa.Row, base_url: str) -> int:
    try:
        typed = unseal(key_in_use(), asked.data["name"], f"reset:{asked.digest}")
    except Unreadable:
        return 0
    written = 0
    for person in people_named(work.connection, typed):
        if not (person.active and person.email):
            continue
        secret = make_link(work, person.id, RESET, RESET_LIFE)
        language = person.language or person.workspace_language
        text = BODY.to(
            language, name=person.name, workspace=person.workspace, link=f"{base_url}/reset/{secret}"
        )
        try:
            queue_mail(work, person.email, SUBJECT.to(language), text)
        except WrongAddress:
            log.warning("person %s has no usable address", person.id)
            continue
        audit(work, "password_reset_asked", workspace_id=person.workspace_id, person=person.id)
        written += 1
    return written


def reset_link(work: UnitOfWork, person_id: int, made_by: int | None = None) -> str:
    """Make a link for a new password that is handed over in person; returns its secret."""
    secret = make_link(work, person_id, RESET, RESET_LIFE, made_by)
    audit(
        work,
        "password_reset_asked",
        actor=made_by,
        workspace_id=workspace_of(work, person_id),
        person=person_id,
    )
    return secret


def reset_password(work: UnitOfWork, secret: str, password: str, again: str) -> int:
    """Set a new password under a link; returns the person's id. Raises NoSuchLink, Invalid.

    All the person's sessions end, and so do their other links.
    """
    link = use_link(work, RESET, secret)
    if not link.active:
        raise NoSuchLink
    check_new_password(password, again, (link.login, link.name, link.email))
    set_password(work, link.person_id, password)
    audit(work, "password_reset", workspace_id=link.workspace_id, person=link.person_id)
    return link.person_id


def set_password(work: UnitOfWork, person_id: int, password: str, but: str | None = None) -> None:
    """Store a checked new password; ends the person's links for one, and all sessions but the one with secret `but`."""
    values = {"password_hash": hash_password(password)}
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(values))
    end_links(work, person_id, RESET)
    end_sessions(work, person_id, but)


def workspace_of(work: UnitOfWork, person_id: int) -> int | None:
    """Return the id of the workspace a person belongs to."""
    return work.connection.scalar(sa.select(Person.workspace_id).where(Person.id == person_id))
