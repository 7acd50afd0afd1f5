"""The platform's own tables beside the records: change log, serial counters, idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Change(db.Model):
    """One act on one record, written in the transaction of the act."""

    __tablename__ = "change_log"
    id = sa.Column(BigId, primary_key=True)
    table_id = sa.Column(sa.Integer, nullable=False)
    """physical_table.id"""
    record_id = sa.Column(sa.BigInteger, nullable=False)
    rev = sa.Column(sa.Integer, nullable=False)
    """The record's revision number after the act."""
    act = sa.Column(sa.Text, nullable=False)
    """"create", "update", "delete", "restore", "purge"."""
    changes = sa.Column(Json(), nullable=False)
    """{field key: [old API value, new API value]}"""
    actor_id = sa.Column(sa.Integer)
    source = sa.Column(sa.Text, nullable=False)
    """"form", "public", "grid", "api", "import", "sample", "clone", "automation"."""
    depth = sa.Column(sa.SmallInteger, nullable=False, server_default="0")
    at = sa.Column(Moment(), nullable=False)
    __table_args__ = (
        sa.Index("change_log_record", "table_id", "record_id", "id"),
        sa.Index("change_log_table", "table_id", "id"),
    )


class SerialCounter(db.Model):
    """The last number given by a serial field in a period ("" when it never resets)."""

    __tablename__ = "serial_counter"
    column_id = sa.Column(sa.Integer, primary_key=True)
    """physical_column.id"""
    period = sa.Column(sa.Text, primary_key=True)
    last = sa.Column(sa.BigInteger, nullable=False)


class IdempotencyKey(db.Model):
    """A request already answered, kept for 24 hours."""

    __tablename__ = "idempotency_key"
    person_id = sa.Column(sa.Integer, primary_key=True)
    key = sa.Column(sa.Text, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False)
    """Of method, path and body: another request under the same key is refused."""
    status = sa.Column(sa.Integer, nullable=False)
    answer = sa.Column(sa.LargeBinary, nullable=False)
    at = sa.Column(Moment(), nullable=False)
