"""The outbox: a mail is written in the transaction of the act it belongs to, and sent after the commit.

A mail that cannot be sent is tried again, with growing pauses over about a day, always with the same Message-ID and
text; it never fails or delays the act. Several processes may empty the box: each try is claimed first.
"""

from __future__ import annotations

import logging
import random
import secrets
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Engine

from .clock import utc_now
from .database import reading
from .key_in_use import key_in_use
from .mail import MailParts, MailServer, compose, parse_address, send
from .outgoing_models import OutgoingMail
from .secret_box import Unreadable, seal, unseal
from .unit_of_work import UnitOfWork, unit_of_work

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after the first, second … failed try; after the last one the mail is given up."""
KEPT = timedelta(days=30)
LEASE = timedelta(minutes=2)
"""How long a try may take before another process tries again."""
log = logging.getLogger(__name__)
Sender = Callable[[MailServer, EmailMessage], None]


def queue_mail(
    work: UnitOfWork,
    to: str,
    subject: str,
    body: str,
    *,
    parts: MailParts | None = None,
    key: str | None = None,
) -> None:
    """Write a mail that leaves after the commit; raises WrongAddress.

    With a `key`, which becomes its Message-ID, the same mail is written once, however often this is asked for.
    """
    message_id = f"{key or secrets.token_hex(16)}@tablewright"
    values = {
        "message_id": message_id,
        "recipient": parse_address(to),
        "subject": " ".join(subject.split()),
        "body": seal(key_in_use(), body, _place(message_id)),
        "parts": _sealed(parts, message_id),
        "next_try_at": work.now,
        "created_at": work.now,
    }
    insert = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}[work.dialect](OutgoingMail)
    work.connection.execute(insert.values(values).on_conflict_do_nothing(index_elements=["message_id"]))


def send_due(engine: Engine, server: MailServer, sender: Sender = send) -> int:
    """Send every mail whose time has come; returns how many left."""
    sent = 0
    while (mail := _claim(engine)) is not None:
        sent += _try(engine, server, mail, sender)
    return sent


def forget_old(work: UnitOfWork) -> None:
    """Remove what was sent or given up a month ago: whom we wrote to is nobody's business for ever."""
    old = OutgoingMail.created_at < work.now - KEPT
    work.connection.execute(sa.delete(OutgoingMail).where(OutgoingMail.state != "waiting", old))


def _claim(engine: Engine) -> sa.Row | None:
    """Take one due mail for a try, so that nobody else tries it now; should this process die, it is due again."""
    now = utc_now()
    with reading(engine) as connection:  # nothing is locked while nothing waits
        due = connection.scalar(
            sa.select(OutgoingMail.id).where(*_due(now)).order_by(OutgoingMail.next_try_at).limit(1)
        )
    if due is None:
        return None
    with unit_of_work(engine) as work:
        claimed = (
            sa.update(OutgoingMail)
            .where(OutgoingMail.id == due, *_due(now))
            .values(tries=OutgoingMail.tries + 1, next_try_at=work.now + LEASE)
            .returning(*OutgoingMail.__table__.c)
        )
        return work.connection.execute(claimed).first()


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return OutgoingMail.state == "waiting", OutgoingMail.next_try_at <= now


def _try(engine: Engine, server: MailServer, mail: sa.Row, sender: Sender) -> bool:
    """Try once; returns whether the mail left."""
    try:
        body = unseal(key_in_use(), mail.body, _place(mail.message_id))
        parts = _parts(mail)
        sender(server, compose(server.sender, mail.recipient, mail.subject, body, mail.message_id, parts))
    except Unreadable:
        log.warning("mail %s cannot be read with this secret key", mail.id)
        _finish(engine, mail, "failed")
    except (smtplib.SMTPException, OSError) as error:
        # Neither address nor text stands in the log.
        log.warning("mail %s, try %s: %s", mail.id, mail.tries, type(error).__name__)
        if mail.tries > len(PAUSES) or _refused_for_good(error):
            _finish(engine, mail, "failed")
        else:
            _wait(engine, mail)
    else:
        _finish(engine, mail, "sent")
        return True
    return False


def _refused_for_good(error: Exception) -> bool:
    """Say whether the server will never take this mail for this address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return False


def _finish(engine: Engine, mail: sa.Row, state: str) -> None:
    """Note how it ended; the text is not kept."""
    with unit_of_work(engine) as work:
        work.connection.execute(_same_try(mail).values(state=state, body=None, parts=None))


def _wait(engine: Engine, mail: sa.Row) -> None:
    """Put a mail back until its next try, somewhat spread so that many do not come at once."""
    pause = PAUSES[mail.tries - 1] * random.uniform(1, 1.2)
    with unit_of_work(engine) as work:
        work.connection.execute(_same_try(mail).values(next_try_at=work.now + pause))


def _same_try(mail: sa.Row) -> sa.Update:
    return sa.update(OutgoingMail).where(OutgoingMail.id == mail.id, OutgoingMail.tries == mail.tries)


def _place(message_id: str) -> str:
    return f"mail:{message_id}"


def _sealed(parts: MailParts | None, message_id: str) -> str | None:
    if parts is None:
        return None
    return seal(key_in_use(), orjson.dumps(parts.plain()).decode(), f"parts of {_place(message_id)}")


def _parts(mail: sa.Row) -> MailParts | None:
    if mail.parts is None:
        return None
    opened = unseal(key_in_use(), mail.parts, f"parts of {_place(mail.message_id)}")
    return MailParts.read(orjson.loads(opened))
