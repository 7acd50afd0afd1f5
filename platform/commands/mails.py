"""What `serve` does beside its pages: answer those who forgot their passwords, and send the mails that wait."""

from __future__ import annotations

import logging
import time

from sqlalchemy.engine import Engine

from ..config import Config
from ..core.mail import MailServer, send
from ..core.outbox import Sender, send_due
from ..identity.recovery import answer_asked

EVERY_SECONDS = 2
log = logging.getLogger(__name__)


def send_mails(engine: Engine, config: Config) -> None:
    """Empty the outbox again and again for as long as the process lives."""
    server = MailServer.read(config.smtp_url or "", config.base_url)
    while True:
        try:
            send_once(engine, config, server)
        except Exception:  # noqa: BLE001 - the edge of a background thread: a lost database comes back
            log.exception("mails")
        time.sleep(EVERY_SECONDS)


def send_once(engine: Engine, config: Config, server: MailServer, sender: Sender = send) -> int:
    """Write what was asked for and send what is due; returns how many mails left."""
    if config.base_url:
        answer_asked(engine, config.base_url)
    return send_due(engine, server, sender)
