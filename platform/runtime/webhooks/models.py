"""The table of webhooks."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import BothWords, Json
from ...core.moment import Moment


class Webhook(db.Model):
    """Another system's subscription to what happens in a table."""

    __tablename__ = "webhook"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_id = sa.Column(sa.Integer, nullable=False)
    """physical_table.id"""
    label = sa.Column(sa.Text, nullable=False)
    url = sa.Column(sa.Text, nullable=False)
    secret = sa.Column(sa.Text, nullable=False)
    """Sealed; it signs what is delivered, and is shown once."""
    place = sa.Column(sa.Text, nullable=False)
    """What the secret is bound to: the webhook's app, and a number of its own."""
    events = sa.Column(Json(), nullable=False)
    """Of "create", "update", "delete" and "restore"."""
    fields = sa.Column(Json(), nullable=False, server_default="[]")
    """The fields whose changes are told of; empty: every one. Only an update asks for them."""
    condition = sa.Column(sa.Text, nullable=False, server_default="")
    """What must hold of a record, in the expression language; "" for every record."""
    enabled = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    """What is delivered is what this person may read."""
    created_at = sa.Column(Moment(), nullable=False)
    failing_since = sa.Column(Moment())
    """Since when every delivery has failed; NULL after one that arrived."""
    disabled_reason = sa.Column(BothWords())
    """Why the product switched it off; NULL where a person did."""
    __table_args__ = (sa.Index("webhook_table", "app_id", "table_id"), {"sqlite_autoincrement": True})
