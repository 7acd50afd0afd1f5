"""The tables of how people hear: by which way, when, their reminders, and the calendars that follow their dates."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment
from ..records.models import BigId


class NoticeWay(db.Model):
    """By which way a person hears of one kind of notice; no row for what they left as it is."""

    __tablename__ = "notice_way"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    kind = sa.Column(sa.Text, primary_key=True)
    """One of `KINDS` in ways.py."""
    way = sa.Column(sa.Text, nullable=False)
    """One of `WAYS` in ways.py."""


class NoticeTiming(db.Model):
    """When a person is mailed; nobody has a row who did not choose. Hours are those of the person's own zone."""

    __tablename__ = "notice_timing"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    quiet_from = sa.Column(sa.Text)
    """"22:00"; NULL without quiet hours."""
    quiet_until = sa.Column(sa.Text)
    quiet_days = sa.Column(Json(), nullable=False, server_default="[]")
    """The weekdays (0 is Monday) on which quiet hours begin."""
    digest_every = sa.Column(sa.Text, nullable=False, server_default="day")
    """"day" or "week"."""
    digest_at = sa.Column(sa.Text, nullable=False, server_default="08:00")
    digest_day = sa.Column(sa.SmallInteger, nullable=False, server_default="0")
    next_digest_at = sa.Column(Moment(), index=True)
    """Moved on by whoever writes the digest: only one process can."""


class Reminder(db.Model):
    """A person wants to be reminded of a record."""

    __tablename__ = "reminder"
    id = sa.Column(BigId, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_id = sa.Column(sa.Integer, nullable=False)
    record_id = sa.Column(sa.BigInteger, nullable=False)
    note = sa.Column(sa.Text, nullable=False)
    field = sa.Column(sa.Text)
    """The field whose date it counts from; NULL for a moment of its own."""
    days = sa.Column(sa.Integer)
    """How many days after that date, before it where negative."""
    clock = sa.Column(sa.Text)
    """At which time of that day; NULL for the time the field itself tells."""
    due_at = sa.Column(Moment())
    """When it is looked at next; NULL while the field it counts from is empty."""
    state = sa.Column(sa.Text, nullable=False, server_default="waiting")
    """"waiting", "due" once it was told, "done"."""
    made_at = sa.Column(Moment(), nullable=False)
    told_at = sa.Column(Moment())
    __table_args__ = (
        sa.Index("reminder_person", "person_id", "state"),
        sa.Index("reminder_record", "table_id", "record_id"),
        sa.Index(
            "reminder_due",
            "due_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )


class CalendarFeed(db.Model):
    """An address at which calendar programs find a person's dates of one app. Only its digest is kept."""

    __tablename__ = "calendar_feed"
    id = sa.Column(sa.Integer, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False, unique=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    content = sa.Column(Json(), nullable=False)
    """{"views": [keys], "fields": ["table.field"], "reminders": bool}"""
    created_at = sa.Column(Moment(), nullable=False)
    revoked_at = sa.Column(Moment())
