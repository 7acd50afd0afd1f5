"""What goes on by the clock around notices: reminders that are due, mails that are due, digests that are due."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ..apps.live import LiveApps
from .digest import digest_due
from .mail import mail_due
from .reminding import remind_due


def tend_notices(engine: Engine, apps: LiveApps, base_url: str | None = None) -> int:
    """Do everything around notices that is due, once; returns how much there was to do.

    To be called every few seconds, by any number of processes: each thing is done by one of them. `base_url` is where
    links in mails begin; without it (or without a mail server) nothing is mailed.
    """
    told = remind_due(engine, apps)
    return told + mail_due(engine, apps, base_url) + digest_due(engine, apps, base_url)
