"""A test message: what somebody typed for it, and what came of it in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from ..automations.channel import Channel
from ..automations.exchange import Again, Outcome, Sent
from ..automations.message import Message
from ..core.clock import utc_now
from ..core.words import Words
from ..runtime.channels.sending import send
from ..web.current import engine

LONGEST = 500
TITLE = Words("Test message", "测试消息")
TEXT = Words("This is a test message from Tablewright.", "这是一条来自 Tablewright 的测试消息。")
TAKEN = Words(
    "{channel} took the message. Look whether it has arrived.", "{channel}已接收消息，请查看是否收到。"
)
IN_OUTBOX = Words(
    "The mail is on its way through the outbox. Look whether it arrives.",
    "邮件已进入发件队列，请查看是否收到。",
)
NO_MAIL_SERVER = Words(
    "The mail waits: this installation has no mail server (TABLEWRIGHT_SMTP_URL).",
    "邮件正在等待：系统尚未配置邮件服务器（TABLEWRIGHT_SMTP_URL）。",
)
WAITS = Words("Not now: {why}", "暂未发送：{why}")


@dataclass(frozen=True, slots=True)
class Tried:
    """How a test went."""

    good: bool
    words: Words
    note: Words | None = None
    told: str = ""


def test_message(channel: Channel, form: Mapping[str, str], language: str) -> Message:
    """Return the message that a form asks for. Values of an approved text are lines of name=value."""
    pairs = (line.split("=", 1) for line in form.get("values", "")[:2000].splitlines() if "=" in line)
    to = form.get("to", "").strip()[:LONGEST]
    return Message(
        to=(to,) if channel.receiver is not None and to else (),
        title=TITLE.to(language),
        text=form.get("text", "").strip()[:LONGEST] or TEXT.to(language),
        template=form.get("template", "").strip()[:LONGEST],
        values={name.strip(): value.strip() for name, value in pairs},
    )


def try_account(row: object, channel: Channel, message: Message) -> Tried:
    """Send a test message by an account and tell how it went."""
    allow = current_app.config["CONFIG"].outbound_allow
    return _told(channel, send(engine(), row, message, f"test-{secrets.token_hex(8)}", utc_now(), allow))


def _told(channel: Channel, outcome: Outcome) -> Tried:
    if isinstance(outcome, Sent) and channel.way == "mail":
        server = current_app.config["CONFIG"].smtp_url
        return Tried(bool(server), IN_OUTBOX if server else NO_MAIL_SERVER)
    if isinstance(outcome, Sent):
        return Tried(True, TAKEN.fill(channel=channel.label), outcome.note)
    if isinstance(outcome, Again):
        return Tried(False, WAITS.fill(why=outcome.words), None, outcome.told)
    return Tried(False, outcome.words, None, outcome.told)
