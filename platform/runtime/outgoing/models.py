"""The table of calls to other systems."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import BothWords
from ...core.moment import Moment
from ..records.models import BigId


class OutgoingCall(db.Model):
    """One call. What is sent and what came back is sealed (`envelope.py`); the rest tells how far it got."""

    __tablename__ = "outgoing_call"
    id = sa.Column(BigId, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"))
    """The app it belongs to; it goes with the app."""
    key = sa.Column(sa.Text, nullable=False, unique=True)
    """The idempotency key: the same on every try."""
    method = sa.Column(sa.Text, nullable=False)
    url = sa.Column(sa.Text, nullable=False)
    host = sa.Column(sa.Text, nullable=False)
    """The host of the URL, with its port where one is named: calls to one host take turns."""
    request = sa.Column(sa.Text, nullable=False)
    purpose = sa.Column(sa.Text, nullable=False)
    """What it is for: "webhook", "step" …; who listens for its end registers under this name (`ending.py`)."""
    purpose_id = sa.Column(sa.BigInteger)
    purpose_place = sa.Column(sa.Text, nullable=False, server_default="")
    state = sa.Column(sa.Text, nullable=False, server_default="waiting")
    """"waiting", "sent", "failed" or "dropped"."""
    tries = sa.Column(sa.Integer, nullable=False, server_default="0")
    next_try_at = sa.Column(Moment(), nullable=False)
    lease_until = sa.Column(Moment())
    """Until then a sender is at it; should it die, the call is due again."""
    lease_by = sa.Column(sa.Text)
    answer_status = sa.Column(sa.Integer)
    answer = sa.Column(sa.Text)
    error = sa.Column(BothWords())
    """Why the last try did not succeed."""
    at = sa.Column(Moment(), nullable=False)
    first_at = sa.Column(Moment())
    """When it was first tried."""
    ended_at = sa.Column(Moment())
    __table_args__ = (
        sa.Index("outgoing_call_due", "state", "host", "next_try_at"),
        sa.Index("outgoing_call_lease", "lease_until"),
        sa.Index("outgoing_call_purpose", "purpose", "purpose_id", "id"),
        sa.Index("outgoing_call_ended", "ended_at"),
    )
