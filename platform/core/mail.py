"""One mail to one person over SMTP: addresses are parsed, and no value can add a header."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email

from .errors import Malformed, Misconfigured
from .words import Words

SECONDS = 20
LONGEST_SUBJECT = 200
PORTS = {"smtp": 587, "smtps": 465}


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


def compose(sender: str, to: str, subject: str, body: str, message_id: str) -> EmailMessage:
    """Return the message as it is sent; every try sends the same."""
    message = EmailMessage()
    message["From"] = Address("Tablewright", addr_spec=sender)
    message["To"] = Address(addr_spec=parse_address(to))
    message["Subject"] = " ".join(subject.split())[:LONGEST_SUBJECT]
    message["Message-ID"] = f"<{message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
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
