"""How an account stands: its token, how many messages left in the last minute, and how the last one went."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...automations.answers import TOO_FAST
from ...automations.exchange import Again, Outcome, Sent, Token
from ...core.database import reading
from ...core.key_in_use import key_in_use
from ...core.secret_box import Unreadable, seal, unseal
from ...core.unit_of_work import unit_of_work
from .accounts import Account
from .models import ChannelAccount

_ACCOUNTS = ChannelAccount.__table__
MINUTE = timedelta(minutes=1)
FOREVER = timedelta(days=365)
EARLY = timedelta(minutes=5)
"""So long before its end a token is no longer used: what is sent with it may be on its way for a while."""


def take(engine: Engine, account_id: int, per_minute: int | None, now: datetime) -> Again | None:
    """Take one of the account's messages of this minute; returns when to come back where there is none left.

    The moments of the last minute are kept, not a count: a vendor that counts from any moment finds no more.
    """
    if per_minute is None and not _paused(engine, account_id, now):
        return None
    with unit_of_work(engine) as work:
        mine = sa.select(_ACCOUNTS.c.recent, _ACCOUNTS.c.paused_until).where(_ACCOUNTS.c.id == account_id)
        row = work.connection.execute(mine.with_for_update()).first()
        if row is None:
            return None
        if row.paused_until is not None and row.paused_until > now:
            return Again(TOO_FAST, row.paused_until - now)
        if per_minute is None:
            return None
        at = now.timestamp()
        # A moment beyond now was noted by a clock that has been set back since: it counts as just now.
        recent = [min(each, at) for each in row.recent if at - each < MINUTE.total_seconds()]
        if len(recent) >= per_minute:
            return Again(TOO_FAST, timedelta(seconds=max(1.0, min(recent) + MINUTE.total_seconds() - at)))
        values = {"recent": [*recent, at]}
        work.connection.execute(sa.update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(values))
    return None


def _paused(engine: Engine, account_id: int, now: datetime) -> bool:
    with reading(engine) as connection:
        until = connection.scalar(sa.select(_ACCOUNTS.c.paused_until).where(_ACCOUNTS.c.id == account_id))
    return until is not None and until > now


def kept_token(engine: Engine, account: Account, now: datetime) -> Token | None:
    """Return the token that is kept, while it is good."""
    wanted = sa.select(_ACCOUNTS.c.token, _ACCOUNTS.c.token_until).where(_ACCOUNTS.c.id == account.id)
    with reading(engine) as connection:
        row = connection.execute(wanted).first()
    if row is None or row.token is None or row.token_until <= now:
        return None
    try:
        return Token(unseal(key_in_use(), row.token, _place(account)), row.token_until - now)
    except Unreadable:
        return None


def keep_token(engine: Engine, account: Account, token: Token, now: datetime) -> None:
    """Keep a token for the next messages, of every process."""
    values = {
        "token": seal(key_in_use(), token.value, _place(account)),
        "token_until": now + max(token.lasts - EARLY, timedelta(0)),
    }
    with unit_of_work(engine) as work:
        work.connection.execute(sa.update(_ACCOUNTS).where(_ACCOUNTS.c.id == account.id).values(values))


def note(engine: Engine, account_id: int, outcome: Outcome, now: datetime) -> None:
    """Note how the last message went; good news only where it is any, once a minute."""
    mine = _ACCOUNTS.c.id == account_id
    if isinstance(outcome, Sent):
        news = sa.or_(
            _ACCOUNTS.c.last_ok_at.is_(None),
            _ACCOUNTS.c.last_ok_at <= now - MINUTE,
            _ACCOUNTS.c.last_error_at > _ACCOUNTS.c.last_ok_at,
        )
        with reading(engine) as connection:
            if connection.scalar(sa.select(_ACCOUNTS.c.id).where(mine, news)) is None:
                return
        values = {"last_ok_at": now}
    else:
        values = {"last_error_at": now, "last_error": outcome.words, "last_told": outcome.told}
        if isinstance(outcome, Again) and outcome.whole and outcome.after:
            values["paused_until"] = now + outcome.after
    with unit_of_work(engine) as work:
        work.connection.execute(sa.update(_ACCOUNTS).where(mine).values(values))


def _place(account: Account) -> str:
    return f"token of {account.id} {account.place}"
