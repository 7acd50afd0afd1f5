"""One mail to one person over SMTP: addresses are parsed, and no value can add a header."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from .errors import Malformed, Misconfigured
from .words import Words

SECONDS = 20
LONGEST_SUBJECT = 200
PORTS = {"smtp": 587, "smtps": 465}
SENDER_NAME = "Tablewright"
KIND = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
UNFIT = frozenset({"text", "message", "multipart"})
"""Kinds of files whose content a mail would take apart; they go as plain bytes."""


class WrongAddress(Malformed):
    """What should be an e-mail address is none."""

    code = "wrong_address"
    words = Words("“{address}” is not an e-mail address.", "“{address}”不是有效的邮箱地址。")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `smtp` turns to TLS where the server offers it, and always before a password."""

    host: str
    port: int
    sender: str
    encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, smtp_url: str, base_url: str | None = None) -> Self:
        """Return what TABLEWRIGHT_SMTP_URL says: smtp(s)://USER:PASSWORD@HOST:PORT?from=ADDRESS.

        Without `from` mails come from the user where that is an address, else from no-reply at the base URL's
        host. Raises Misconfigured.
        """
        try:
            parts = urlsplit(smtp_url)
            port = parts.port or PORTS[parts.scheme]
            user = unquote(parts.username) if parts.username else None
            asked = parse_qs(parts.query).get("from", [user if user and "@" in user else None])[0]
            at = urlsplit(base_url or "").hostname or parts.hostname or ""
            sender = parse_address(asked) if asked else f"no-reply@{at}"
            password = unquote(parts.password) if parts.password else None
            if not parts.hostname:
                raise _wrong_url()
            return cls(parts.hostname, port, sender, parts.scheme == "smtps", user, password)
        except (ValueError, KeyError, WrongAddress) as error:
            raise _wrong_url() from error


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that goes with a mail."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a mail may have beside its text: the same text as HTML, a sender's name, where answers go, files."""

    html: str = ""
    sender_name: str = ""
    reply_to: str = ""
    files: tuple[MailFile, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        files = [
            {"name": each.name, "type": each.type, "content": base64.b64encode(each.content).decode()}
            for each in self.files
        ]
        return {"html": self.html, "sender_name": self.sender_name, "reply_to": self.reply_to, "files": files}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote."""
        files = tuple(
            MailFile(each["name"], each["type"], base64.b64decode(each["content"])) for each in plain["files"]
        )
        return cls(plain["html"], plain["sender_name"], plain["reply_to"], files)


def _wrong_url() -> Misconfigured:
    return Misconfigured(
        Words(
            "TABLEWRIGHT_SMTP_URL is not right; write smtps://USER:PASSWORD@HOST:PORT?from=ADDRESS.",
            "TABLEWRIGHT_SMTP_URL 不正确，应写作 smtps://用户:密码@主机:端口?from=发件地址。",
        )
    )


def parse_address(text: str) -> str:
    """Return one e-mail address in its usual form; raises WrongAddress for anything else or more."""
    try:
        return validate_email(
            text.strip(), check_deliverability=False, test_environment=True, allow_domain_literal=True
        ).normalized
    except EmailNotValidError as error:
        raise WrongAddress(address=text[:100]) from error


def compose(
    sender: str, to: str, subject: str, body: str, message_id: str, parts: MailParts | None = None
) -> EmailMessage:
    """Return the message as it is sent; every try sends the same."""
    parts = parts or MailParts()
    message = EmailMessage()
    message["From"] = Address(" ".join(parts.sender_name.split()) or SENDER_NAME, addr_spec=sender)
    message["To"] = Address(addr_spec=parse_address(to))
    message["Subject"] = " ".join(subject.split())[:LONGEST_SUBJECT]
    message["Message-ID"] = f"<{message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if parts.reply_to:
        message["Reply-To"] = Address(addr_spec=parse_address(parts.reply_to))
    message.set_content(body)
    if parts.html:
        message.add_alternative(parts.html, subtype="html")
    for file in parts.files:
        kind, _, subtype = file.type.partition("/")
        known = (
            (kind, subtype)
            if KIND.fullmatch(file.type) and kind not in UNFIT
            else ("application", "octet-stream")
        )
        message.add_attachment(
            file.content, maintype=known[0], subtype=known[1], filename=" ".join(file.name.split())
        )
    return message


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand a message to the server; raises smtplib.SMTPException or OSError."""
    secure = ssl.create_default_context()
    kind = smtplib.SMTP_SSL if server.encrypted else smtplib.SMTP
    options = {"context": secure} if server.encrypted else {}
    with kind(server.host, server.port, timeout=SECONDS, **options) as connection:
        connection.ehlo()
        if not server.encrypted and (server.password or connection.has_extn("starttls")):
            connection.starttls(context=secure)
        if server.user and server.password:
            connection.login(server.user, server.password)
        connection.send_message(message)
