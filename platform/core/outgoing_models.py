"""Mail that waits to be sent: written with the act it belongs to, sent by a worker after the commit."""

from __future__ import annotations

import sqlalchemy as sa

from .database import db
from .moment import Moment


class OutgoingMail(db.Model):
    __tablename__ = "outgoing_mail"
    id = sa.Column(sa.Integer, primary_key=True)
    message_id = sa.Column(sa.Text, nullable=False, unique=True)
    recipient = sa.Column(sa.Text, nullable=False)
    subject = sa.Column(sa.Text, nullable=False)
    body = sa.Column(sa.Text)
    """Encrypted (core/secret_box.py), as it may hold a link; NULL once it was sent or given up."""
    parts = sa.Column(sa.Text)
    """What it has beside its text (`mail.MailParts`), encrypted and forgotten likewise."""
    state = sa.Column(sa.Text, nullable=False, server_default="waiting")
    """"waiting", "sent" or "failed"."""
    tries = sa.Column(sa.Integer, nullable=False, server_default="0")
    next_try_at = sa.Column(Moment(), nullable=False, index=True)
    created_at = sa.Column(Moment(), nullable=False)
