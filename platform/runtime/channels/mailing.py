"""Messages that leave as mails: written into the outbox, once for each key, and sent by it."""

from __future__ import annotations

import re
from hashlib import sha256

from sqlalchemy.engine import Engine

from ...automations.exchange import Outcome, Sent
from ...automations.message import Message
from ...core.outbox import queue_mail
from ...core.unit_of_work import unit_of_work
from .accounts import Account

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def hand_to_outbox(engine: Engine, account: Account, message: Message, key: str) -> Outcome:
    """Write the mail; the outbox tries for about a day to hand it to the mail server."""
    subject, text, parts = account.channel.mail(account.settings, message)
    with unit_of_work(engine) as work:
        queue_mail(work, message.to[0], subject, text, parts=parts, key=message_id(key))
    return Sent(f"Message-ID {message_id(key)}@tablewright")


def message_id(key: str) -> str:
    """Return the part of a Message-ID before the @: the key itself, or its digest where it has other letters."""
    return key if _PLAIN.fullmatch(key) else sha256(key.encode()).hexdigest()[:40]
