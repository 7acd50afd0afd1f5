"""The audit log's tables. Entries are only ever added; each carries the code of the one before it."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment

_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class AuditEntry(db.Model):
    __tablename__ = "audit_entry"
    id = sa.Column(_Id, primary_key=True)
    workspace_id = sa.Column(sa.Integer, index=True)
    """NULL: nobody's in particular, such as a sign-in of an unknown account."""
    at = sa.Column(Moment(), nullable=False)
    event = sa.Column(sa.Text, nullable=False)
    """See `events.py`: "sign_in", "refused", "revealed", …"""
    actor_id = sa.Column(sa.Integer)
    address = sa.Column(sa.Text)
    app_id = sa.Column(sa.Integer)
    table_key = sa.Column(sa.Text)
    record_id = sa.Column(sa.BigInteger)
    detail = sa.Column(Json(), nullable=False)
    code = sa.Column(sa.Text, nullable=False)
    """HMAC-SHA256 over the entry and the code before it."""
    __table_args__ = (
        sa.Index("audit_entry_event", "workspace_id", "event", "id"),
        sa.Index("audit_entry_actor", "workspace_id", "actor_id", "id"),
    )


class AuditChain(db.Model):
    """The end of each chain (1: the entries, 2: the seals), locked while something is added to it."""

    __tablename__ = "audit_chain"
    id = sa.Column(sa.Integer, primary_key=True)
    last_id = sa.Column(_Id, nullable=False)
    last_code = sa.Column(sa.Text, nullable=False)
    code = sa.Column(sa.Text, nullable=False)
    """HMAC over this row, so that cutting the log's end off shows."""


class ChangeSeal(db.Model):
    """The change log up to an id, summed up: a later change or loss of a sealed row shows."""

    __tablename__ = "change_seal"
    id = sa.Column(sa.Integer, primary_key=True)
    first_id = sa.Column(_Id, nullable=False)
    last_id = sa.Column(_Id, nullable=False, unique=True)
    rows = sa.Column(sa.BigInteger, nullable=False)
    at = sa.Column(Moment(), nullable=False)
    code = sa.Column(sa.Text, nullable=False)
