"""What a channel is: a way for messages to leave, with what an administrator enters for it once, as an account.

A channel opens no connection. It says which request carries a message and what an answer means; the runtime
(`runtime/channels/sending.py`) sends it through the one outgoing client. Where a token must be fetched first, the
sequence is: `token_request`, `read_token`, `request`; an answer that is `Renew` has the token fetched once more.

An account's setting is a JSON Schema property with a title in both languages. `x-secret` is sealed and never shown
again; `x-example` is what an input shows; `x-path` is how the path of an address must begin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import ClassVar
from urllib.parse import urlsplit

from ..core.mail import MailParts
from ..core.words import Words
from .declared import Declared
from .exchange import Account, Answer, Failed, Request, Token, Try, Verdict
from .message import Message


class Channel(Declared):
    """One kind of channel. `family` is "app", "mail", "sms", "chat" or "outside"; `settings` are an account's."""

    way: ClassVar[str] = "http"
    """What carries it: "http", "mail" (the outbox) or "notice" (the centre in the app)."""
    reaches: ClassVar[str]
    """Whom it reaches: "person" (by an id of the vendor's), "group" (the one of the account), "number", "address"."""
    receiver: ClassVar[Words | None] = None
    """What a receiver is called where somebody enters one; None where nobody does."""
    most_receivers: ClassVar[int] = 1
    """How many one message may have; `parts` splits it for more."""
    one_receiver: ClassVar[re.Pattern[str]] = re.compile(r".+", re.DOTALL)
    """What one receiver looks like: a value that would mean several to the vendor, or everybody, is refused."""
    mentions: ClassVar[frozenset[str]] = frozenset()
    """Whom a message can call by name: "numbers", "ids", "everybody"."""
    templated: ClassVar[bool] = False
    """It sends approved texts with values instead of free text."""
    longest: ClassVar[int] = 0
    """Bytes of text that the vendor takes; a longer one is cut. 0: any."""
    per_minute: ClassVar[int | None] = None
    """Messages of one account that the vendor takes in a minute."""

    def origin(self, account: Account) -> str:
        """Return scheme and host that the account's secrets are sent to, "" where they go nowhere."""
        address = urlsplit(account.get("webhook") or account.get("address") or "")
        return f"{address.scheme}://{address.netloc}" if address.netloc else ""

    def people_by(self, account: Account) -> str | None:
        """Return what people of the workspace are reached by: "login", "email_name", "email"; None for nothing of theirs."""
        if self.reaches == "number" or self.receiver is None:
            return None
        return "email" if self.way == "mail" else account.get("people_by", "login")

    def token_request(self, account: Account) -> Request | None:
        """Return the request that fetches a token, None where none is needed."""
        return None

    def read_token(self, answer: Answer) -> Token | Verdict:
        """Return the token, or what its answer means instead."""
        raise NotImplementedError

    def request(self, sending: Try) -> Request:
        """Return the request that carries a message."""
        raise NotImplementedError

    def judge(self, answer: Answer) -> Verdict:
        """Return what the answer to `request` means."""
        raise NotImplementedError

    def mail(self, account: Account, message: Message) -> tuple[str, str, MailParts]:
        """Return subject, text and the rest of a mail; for channels whose `way` is "mail"."""
        raise NotImplementedError

    def refuses(self, account: Account, message: Message) -> Failed | None:
        """Return why this message cannot go this way at all, before anything is sent."""
        if self.receiver is not None and not message.to:
            return Failed(NOBODY)
        if self.receiver is not None and len(message.to) > self.most_receivers:
            return Failed(TOO_MANY.fill(most=self.most_receivers))
        if self.receiver is not None:
            wrong = next((each for each in message.to if not self.one_receiver.fullmatch(each)), None)
            if wrong is not None:
                return Failed(NO_RECEIVER.fill(value=wrong[:40], receiver=self.receiver))
        return None

    def parts(self, message: Message, key: str) -> Sequence[tuple[str, Message]]:
        """Return (key, message) for as many messages as the receivers need, in their order, each receiver once."""
        if self.receiver is None:
            return [(key, message)]
        to = list(dict.fromkeys(each.strip() for each in message.to if each.strip()))
        chunks = [to[start : start + self.most_receivers] for start in range(0, len(to), self.most_receivers)]
        return [
            (key if len(chunks) == 1 else f"{key}.{n}", replace(message, to=tuple(chunk)))
            for n, chunk in enumerate(chunks, 1)
        ]


NOBODY = Words(
    "The message has no receiver: the field it is taken from is empty.",
    "消息没有接收人：接收人取自的字段为空。",
)
NO_RECEIVER = Words(
    "“{value}” is no {receiver}. Mend the value of the field that the receiver is taken from.",
    "“{value}”不是有效的{receiver}，请修改接收人所在字段的值。",
)
TOO_MANY = Words("At most {most} receivers at once.", "一次最多 {most} 个接收人。")


def short_key(key: str, most: int) -> str:
    """Return a key of at most so many characters, always the same for the same key."""
    return key if len(key) <= most else sha256(key.encode()).hexdigest()[:most]


def secret_names(channel: Channel) -> frozenset[str]:
    """Return the settings of an account that are secrets."""
    return frozenset(name for name, each in channel.settings.items() if each.get("x-secret"))
