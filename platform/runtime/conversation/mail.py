"""Mail to those a comment names, unless they want none: queued in the transaction of the comment."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from ...core.mail import WrongAddress
from ...core.outbox import queue_mail
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.models import Person
from ..apps.live import LiveTable
from ..records.context import Context
from .comments import Added
from .followers import INSERTS
from .models import Comment, NoticeChoice
from .text import as_typed

AT_ONCE, NEVER = "at_once", "never"
CHOICES = (AT_ONCE, NEVER)
SUBJECT = Words("{name} mentioned you: {title}", "{name} 在“{title}”中提到了您")
BODY = Words(
    "{name} mentioned you in “{title}”:\n\n{text}\n\nOpen it: {link}\n\n"
    "To get no such mails any more, open your profile and choose so.\n",
    "{name} 在“{title}”中提到了您：\n\n{text}\n\n点击查看：{link}\n\n如不想再收到此类邮件，可在个人资料中关闭。\n",
)
log = logging.getLogger(__name__)


def mail_mentions(
    work: UnitOfWork, context: Context, table: LiveTable, record_id: int, added: Added, base_url: str
) -> int:
    """Write a mail to everybody a comment names who has an address and wants it; returns how many."""
    if not added.named:
        return 0
    text = work.connection.scalar(sa.select(Comment.text).where(Comment.id == added.id)) or ""
    rows = work.connection.execute(
        sa.select(Person.id, Person.email, NoticeChoice.mail)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Person.id)
        .where(Person.id.in_(list(added.named)), Person.email.is_not(None))
    )
    link = f"{base_url.rstrip('/')}/a/{context.app.key}/{table.key}/{record_id}"
    written = 0
    for row in rows.all():
        if row.mail == NEVER:
            continue
        seer = added.named[row.id]
        told = {
            "name": context.actor.name,
            "title": seer.title,
            "text": as_typed(text, context.directory.person),
            "link": link,
        }
        language = seer.actor.language
        try:
            queue_mail(work, row.email, SUBJECT.to(language, **told), BODY.to(language, **told))
        except WrongAddress:
            log.warning("person %s has no usable address", row.id)
            continue
        written += 1
    return written


def choice_of(connection: sa.Connection, person_id: int) -> str:
    """Return how somebody likes to be mailed."""
    found = sa.select(NoticeChoice.mail).where(NoticeChoice.person_id == person_id)
    return connection.scalar(found) or AT_ONCE


def choose(work: UnitOfWork, person_id: int, mail: str) -> None:
    """Keep how somebody likes to be mailed: one of CHOICES."""
    insert = INSERTS[work.dialect](NoticeChoice.__table__).values(person_id=person_id, mail=mail)
    work.connection.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_={"mail": mail}))
