"""What nobody waits for: sealing the change log every minute; tidying uploads, kept answers and sessions hourly."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core import outbox
from ..core.reach import reason
from ..core.statistics import refresh_statistics
from ..core.unit_of_work import unit_of_work
from ..identity import throttle
from ..identity.audit.seals import Sealer
from ..identity.credential_models import Challenge, Session
from .api_use.store import forget_old as forget_api_use
from .apps.live import LiveApps
from .automations.runs.tidying import forget_old as forget_runs
from .bulk.act import forget_old as forget_bulk_acts
from .channels.taken import forget_taken
from .conversation.notices import forget_old as forget_notices
from .conversation.presence import forget_past as forget_presence
from .conversation.reminders import forget_done as forget_reminders
from .conversation.reminding import follow_worked_out
from .files.store import FileStore
from .forms import drafts, submissions
from .outgoing.writing import forget_old as forget_calls
from .public_forms.quotas import forget_old_use
from .records.idempotency import forget_expired
from .records.purged import forget_purged
from .records.search_rebuild import rebuild as rebuild_search
from .sharing.record_shares import end_past_shares
from .storage.doctor import mend_indexes

EVERY_SECONDS = 3600
NOTICES_KEPT = timedelta(days=90)
SEALING_SECONDS = 60
SEARCH_SECONDS = 10
log = logging.getLogger(__name__)


def keep_house(engine: Engine, files: FileStore) -> None:
    """Tidy once, each kind in a transaction of its own."""
    with unit_of_work(engine) as work:
        files.sweep(work)
    with unit_of_work(engine) as work:
        forget_expired(work)
    with unit_of_work(engine) as work:
        work.connection.execute(sa.delete(Session).where(Session.expires_at <= work.now))
    with unit_of_work(engine) as work:
        submissions.forget_old(work)
        drafts.forget_old(work)
    with unit_of_work(engine) as work:
        end_past_shares(work)
    with unit_of_work(engine) as work:
        forget_notices(work, NOTICES_KEPT)
        forget_reminders(work, NOTICES_KEPT)
        forget_presence(work)
    with unit_of_work(engine) as work:
        forget_bulk_acts(work)
        forget_api_use(work)
    with unit_of_work(engine) as work:
        throttle.forget_old(work)
        forget_old_use(work)
        outbox.forget_old(work)
        forget_taken(work)
        forget_calls(work)
        work.connection.execute(sa.delete(Challenge).where(Challenge.expires_at <= work.now))
    forget_purged(engine)
    follow_worked_out(engine, LiveApps(engine))
    forget_runs(engine)
    mend_indexes(engine)
    if engine.dialect.name == "sqlite":  # PostgreSQL sees to its own
        refresh_statistics(engine)


def keep_house_hourly(engine: Engine, files: FileStore, *besides: Callable[[Engine], None]) -> None:
    """Tidy now and every hour for as long as the process lives, also by `besides`; what fails is tried an hour later."""
    while True:
        try:
            keep_house(engine, files)
            for tidy in besides:
                tidy(engine)
        except Exception:  # noqa: BLE001 - the edge of a background thread: a lost database comes back
            log.exception("housekeeping")
        time.sleep(EVERY_SECONDS)


def seal_every_minute(engine: Engine) -> None:
    """Seal what has settled of the change log, now and every minute for as long as the process lives."""
    sealer = Sealer()
    while True:
        try:
            sealer.seal(engine)
        except sa.exc.OperationalError as error:
            log.warning("sealing the change log waits: %s", reason(error))
        except Exception:  # noqa: BLE001 - as above
            log.exception("sealing the change log")
        time.sleep(SEALING_SECONDS)


def keep_search_fresh(engine: Engine) -> None:
    """Make search texts anew where a revision changed what is searched, for as long as the process lives."""
    while True:
        try:
            rebuild_search(engine, SEARCH_SECONDS)
        except sa.exc.OperationalError as error:
            log.warning("making search texts anew waits: %s", reason(error))
        except Exception:  # noqa: BLE001 - as above
            log.exception("making search texts anew")
        time.sleep(SEARCH_SECONDS)
