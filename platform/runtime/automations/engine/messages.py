"""Messages of steps on their way: people become addresses, files are read, and the account's channel carries them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....automations.channels import CHANNELS
from ....automations.channels.email.channel import MOST_MEGABYTES, TOO_MUCH
from ....automations.exchange import Again, Failed, Outcome, Sent
from ....automations.message import Attachment, Link, Mentions, Message
from ....config import Config
from ....core.database import reading
from ....core.words import Words
from ....identity.models import Person
from ...apps.models import AppRow
from ...channels.accounts import Account, named_row
from ...channels.mailing import hand_to_outbox
from ...channels.people import addresses_of
from ...channels.sending import send_all
from ...files.models import Attachment as StoredFile
from ...files.store import FileStore
from ...outgoing.envelope import Sent as Written
from ...outgoing.judging import Answer
from ...outgoing.ways import carried_by
from .no_account import NO_ACCOUNT

PURPOSE, MAIL = "message", CHANNELS["email"]
_PEOPLE, _APPS, _FILES = Person.__table__, AppRow.__table__, StoredFile.__table__
MOST_RECEIVERS, MOST_SENT = 1000, 200
"""Receivers of one message, and megabytes of the files that go to all of them together."""
TOO_MANY = Words(
    "The message is for more than {most} receivers. Send it in parts, or look at the field the addresses are from.",
    "接收人超过 {most} 个。请分批发送，或检查收件地址所在的字段。",
)
TOO_MUCH_IN_ALL = Words(
    "With these files for each receiver it would be more than {most} MB in all. Send a link to the record instead.",
    "附件发给所有接收人合计将超过 {most} MB，请改为发送记录链接。",
)
NO_NUMBERS = Words(
    "People have no number here; name a field that holds one.",
    "成员没有可用的号码，请指定保存号码的字段。",
)


def carry_message(engine: Engine, call: sa.Row, allow: Sequence[str], now: datetime) -> Answer:
    """Send what a step wrote, part after part under keys of their own, and say how that went."""
    request = json.loads(Written.read(call.request, call.key).body)
    with reading(engine) as connection:
        key = request.get("account")
        account = named_row(connection, call.workspace_id, call.app_id, key) if key else None
        message = _message(connection, call, request, account)
    if key and account is None:
        return Answer(error=NO_ACCOUNT.fill(key=key), for_good=True)
    if isinstance(message, Failed):
        return Answer(error=message.words, for_good=True)
    if account is not None:
        return _answer(send_all(engine, account, message, call.key, now, allow))
    return _answer(_mailed(engine, call, message))


def _mailed(engine: Engine, call: sa.Row, message: Message) -> Outcome:
    """Send a mail without an account, as the workspace itself."""
    nobodys = Account(0, call.workspace_id, call.app_id, MAIL.name, "", "", {}, "")
    refused = MAIL.refuses({}, replace(message, to=message.to[:1]))
    if refused is not None:
        return refused
    for part_key, part in MAIL.parts(message, call.key):
        if (refused := MAIL.refuses({}, part)) is not None:
            return refused
        hand_to_outbox(engine, nobodys, part, part_key)
    return Sent()


def _answer(outcome: Outcome) -> Answer:
    if isinstance(outcome, Sent):
        return Answer(status=200)
    if isinstance(outcome, Again):
        after = outcome.after or timedelta(0)
        return Answer(headers={"retry-after": str(int(after.total_seconds()))}, error=outcome.words)
    assert isinstance(outcome, Failed)
    return Answer(error=outcome.words, for_good=True)


def _message(
    connection: sa.Connection, call: sa.Row, request: Mapping[str, Any], account: sa.Row | None
) -> Message | Failed:
    told = request["message"]
    to = _addresses(connection, call, request["to"], account)
    if request.get("cc"):
        to += _addresses(connection, call, request["cc"], account)
    reaches = CHANNELS[account.kind].reaches if account is not None else MAIL.reaches
    if not to and request["to"].get("people") and reaches == "number":
        return Failed(NO_NUMBERS)
    mentions = told.get("mentions") or {}
    files = _files(connection, call, told.get("files", ()))
    if isinstance(files, Failed):
        return files
    to = list(dict.fromkeys(to))
    if len(to) > MOST_RECEIVERS:
        return Failed(TOO_MANY.fill(most=MOST_RECEIVERS))
    if len(to) * sum(len(each.content) for each in files) > MOST_SENT * 1024**2:
        return Failed(TOO_MUCH_IN_ALL.fill(most=MOST_SENT))
    named = _called(connection, call, mentions.get("people", ()))
    return Message(
        to=tuple(to),
        title=told.get("title", ""),
        text=told.get("text", ""),
        link=_link(connection, call, told.get("link")),
        mentions=Mentions(ids=tuple(named), everybody=bool(mentions.get("everybody"))),
        attachments=tuple(files),
        template=told.get("template", ""),
        values=told.get("values") or {},
    )


def _addresses(
    connection: sa.Connection, call: sa.Row, to: Mapping[str, Any], account: sa.Row | None
) -> list[str]:
    """Return where people are reached by the account, by mail without one; and the addresses named."""
    people = list(to.get("people", ()))
    if account is not None:
        found = addresses_of(connection, account, people)
    else:
        found = _known(connection, call, people, _PEOPLE.c.email)
    return [*found, *to.get("addresses", ())]


def _called(connection: sa.Connection, call: sa.Row, people: Sequence[int]) -> list[str]:
    """Return what a group's robot calls people by: the names they sign in by."""
    return _known(connection, call, people, _PEOPLE.c.login)


def _known(connection: sa.Connection, call: sa.Row, people: Sequence[int], column: sa.Column) -> list[str]:
    mine = (_PEOPLE.c.id.in_(people), _PEOPLE.c.active, _PEOPLE.c.workspace_id == call.workspace_id)
    found = sa.select(column).where(*mine, column.is_not(None))
    return list(connection.scalars(found.order_by(_PEOPLE.c.id))) if people else []


def _link(connection: sa.Connection, call: sa.Row, link: Mapping[str, Any] | None) -> Link | None:
    base = Config.from_environment(os.environ).base_url
    if not link or not base:
        return None
    app = connection.scalar(sa.select(_APPS.c.key).where(_APPS.c.id == call.app_id))
    record = link["record"]
    return Link(f"{base}/a/{app}/{record['table']}/{record['id']}")


def _files(connection: sa.Connection, call: sa.Row, ids: Sequence[int]) -> list[Attachment] | Failed:
    """Return the files a step chose; one that is gone since is left out. None is read where they are too much."""
    if not ids:
        return []
    blobs = FileStore(Config.from_environment(os.environ).files_dir).blobs
    rows = connection.execute(sa.select(_FILES).where(_FILES.c.id.in_(ids), _FILES.c.app_id == call.app_id))
    found = {row.id: row for row in rows}
    listed = [found[each] for each in ids if each in found and blobs.path(found[each].digest).exists()]
    if sum(each.size for each in listed) > MOST_MEGABYTES * 1024**2:
        return Failed(TOO_MUCH.fill(most=MOST_MEGABYTES))
    return [Attachment(row.name, row.type, blobs.path(row.digest).read_bytes()) for row in listed]


carried_by(PURPOSE, carry_message)
