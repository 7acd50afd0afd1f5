"""How a delivery goes out: signed with the webhook's secret as it is at that moment, whenever it was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.key_in_use import key_in_use
from ...core.secret_box import Unreadable, unseal
from ..outgoing.judging import Answer
from ..outgoing.trying import try_call
from ..outgoing.ways import carried_by
from .body import PURPOSE
from .models import Webhook

_HOOKS = Webhook.__table__


def deliver_signed(engine: Engine, call: sa.Row, allow: Sequence[str], now: datetime) -> Answer:
    """Send a delivery once."""
    asked = sa.select(_HOOKS.c.secret, _HOOKS.c.place).where(_HOOKS.c.id == call.purpose_id)
    with reading(engine) as connection:
        row = connection.execute(asked).first()
    try:
        secret = None if row is None else unseal(key_in_use(), row.secret, row.place)
    except Unreadable as error:
        return Answer(error=error.words, for_good=True)
    return try_call(call, allow, now, secret=secret)


carried_by(PURPOSE, deliver_signed)
