"""What `serve` does by the clock around notices: reminders, mails at once, digests."""

from __future__ import annotations

import logging
import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..config import Config
from ..core.reach import reason
from ..runtime.apps.live import LiveApps
from ..runtime.conversation.tending import tend_notices

EVERY_SECONDS = 3
log = logging.getLogger(__name__)


def keep_telling(engine: Engine, config: Config) -> None:
    """Tell and mail what is due, again and again for as long as the process lives."""
    apps = LiveApps(engine)
    base_url = config.base_url if config.mails_links else None
    while True:
        try:
            tend_notices(engine, apps, base_url)
        except sa.exc.OperationalError as error:
            log.warning("notices wait: %s", reason(error))
        except Exception:  # noqa: BLE001 - the edge of a background thread: a lost database comes back
            log.exception("notices")
        time.sleep(EVERY_SECONDS)
