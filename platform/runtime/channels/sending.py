"""Sending one message by one account: the one door for whoever has something to send.

The message leaves by whatever carries its channel: a request through the one outgoing client, or a mail through the
outbox. Nothing is tried again here: `Again` says when to come back, with the same message and the same key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...automations.channel import NOBODY, secret_names
from ...automations.channels import WITH_ACCOUNT
from ...automations.exchange import Again, Answer, Failed, Outcome, Renew, Request, Sent, Token, Try, Verdict
from ...automations.message import Message
from ...core.errors import ProductError
from ...core.outbound import OutboundFailed, OutboundRefused, outbound_client
from ...core.secret_box import Unreadable
from ...core.words import Words
from . import standing
from .accounts import Account, read_account
from .mailing import hand_to_outbox
from .taken import is_taken, note_taken

NOT_WHOLE = Words(
    "The account is not whole: {what} is missing. An administrator has to enter it.",
    "通道账号不完整：缺少{what}，请管理员填写。",
)
STILL_OVER = Words(
    "The vendor gives tokens and then does not accept them. Check the account.",
    "服务商发放的令牌随即失效，请检查通道账号。",
)
UNREADABLE = Unreadable.words
HANDED = Words("Notices are shown by the app itself.", "站内通知由系统直接显示。")


def send(
    engine: Engine, row: sa.Row, message: Message, key: str, now: datetime, allow: Sequence[str] = ()
) -> Outcome:
    """Send a message by the account of `row` and note how that went; `allow` are the installation's exceptions.

    `key` is the same on every try of the same message. A message for more receivers than the channel takes at once
    is split before (`Channel.parts`).
    """
    try:
        account = read_account(row)
    except Unreadable:
        return _noted(engine, row.id, Failed(UNREADABLE), now)
    stopped = _stopped(account, message)
    if stopped is not None:
        return stopped
    if account.channel.way == "mail":
        return _noted(engine, row.id, hand_to_outbox(engine, account, message, key), now)
    if is_taken(engine, row.id, key):
        return Sent()
    wait = standing.take(engine, row.id, account.channel.per_minute, now)
    if wait is not None:
        return wait
    with outbound_client(allow, cut=True) as client:
        outcome = _sent(engine, client, account, Try(account.settings, message, key, now))
    if isinstance(outcome, Sent):
        note_taken(engine, row.id, key, now)
    return _noted(engine, row.id, _without_secrets(account, outcome), now)


def send_all(
    engine: Engine, row: sa.Row, message: Message, key: str, now: datetime, allow: Sequence[str] = ()
) -> Outcome:
    """Send a message to all its receivers, in as many parts as the channel needs.

    A part that fails stops no other. After `Again` the same call sends what has not been taken yet.
    """
    parts = WITH_ACCOUNT[row.kind].parts(message, key)
    if not parts:
        return Failed(NOBODY)
    outcomes = [send(engine, row, part, part_key, now, allow) for part_key, part in parts]
    waiting = next((each for each in outcomes if isinstance(each, Again)), None)
    if waiting is not None:
        return waiting
    failed = [each for each in outcomes if isinstance(each, Failed)]
    if failed and len(failed) < len(outcomes):
        return replace(
            failed[0], words=SOME_FAILED.fill(n=len(failed), all=len(outcomes), why=failed[0].words)
        )
    return failed[0] if failed else outcomes[0]


def _stopped(account: Account, message: Message) -> Failed | None:
    """Return why the message cannot leave by this account at all."""
    absent = account.missing
    if absent:
        label = Words.read(account.channel.settings[absent[0]]["title"])
        return Failed(NOT_WHOLE.fill(what=label))
    if account.channel.way == "notice":
        return Failed(HANDED)
    return account.channel.refuses(account.settings, message)


def _sent(engine: Engine, client: httpx.Client, account: Account, sending: Try) -> Outcome:
    """Send it, with a token where one is needed; a token that is over is fetched anew, once."""
    for fresh in (False, True):
        token = _token(engine, client, account, sending, fresh=fresh)
        if not isinstance(token, Token):
            return token
        verdict = _asked(client, account.channel.request(replace(sending, token=token.value)))
        verdict = account.channel.judge(verdict) if isinstance(verdict, Answer) else verdict
        if not isinstance(verdict, Renew):
            return verdict
    return Failed(STILL_OVER, verdict.told)


def _token(
    engine: Engine, client: httpx.Client, account: Account, sending: Try, *, fresh: bool
) -> Token | Outcome:
    """Return the token that is kept, or a new one; an empty one where the channel needs none."""
    asked = account.channel.token_request(account.settings)
    if asked is None:
        return Token("", standing.FOREVER)
    kept = None if fresh else standing.kept_token(engine, account, sending.now)
    if kept is not None:
        return kept
    answer = _asked(client, asked)
    found = account.channel.read_token(answer) if isinstance(answer, Answer) else answer
    if isinstance(found, Renew):
        return Failed(found.words, found.told)
    if isinstance(found, Token):
        standing.keep_token(engine, account, found, sending.now)
    return found


def _asked(client: httpx.Client, request: Request) -> Answer | Verdict:
    """Send one request and return its answer, or what its failing means."""
    try:
        answer = client.request(
            request.method, request.address, content=request.body, headers=dict(request.headers)
        )
    except OutboundRefused as refused:
        return Failed(_said(refused))
    except OutboundFailed as failed:
        return Again(_said(failed))
    except (httpx.InvalidURL, httpx.HTTPError, UnicodeError):
        return Failed(WRONG_ADDRESS)
    return Answer(answer.status_code, _lower(answer.headers), answer.content)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _said(error: ProductError) -> Words:
    return Words(error.say("en"), error.say("zh"))


def _without_secrets(account: Account, outcome: Outcome) -> Outcome:
    """Return the outcome without any secret of the account that the other side may have sent back in its words."""
    told = outcome.told
    for name in secret_names(account.channel):
        secret = str(account.settings.get(name) or "")
        if len(secret) >= SHORTEST_SECRET:
            told = told.replace(secret, "•••")
    return replace(outcome, told=told)


def _noted(engine: Engine, account_id: int, outcome: Outcome, now: datetime) -> Outcome:
    standing.note(engine, account_id, outcome, now)
    return outcome


SHORTEST_SECRET = 4
SOME_FAILED = Words(
    "{n} of {all} receivers were not reached: {why}", "{all} 个接收人中有 {n} 个未送达：{why}"
)
WRONG_ADDRESS = Words("The address of the account cannot be read.", "通道账号中的地址无法识别。")
