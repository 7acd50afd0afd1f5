"""The tables of the conversation around records."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment
from ..records.models import BigId


class Comment(db.Model):
    """What somebody says about a record."""

    __tablename__ = "comment"
    id = sa.Column(BigId, primary_key=True)
    table_id = sa.Column(sa.ForeignKey("physical_table.id"), nullable=False)
    record_id = sa.Column(sa.BigInteger, nullable=False)
    author_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    text = sa.Column(sa.Text, nullable=False)
    """Plain text; a mention is "@[<person id>]"."""
    files = sa.Column(Json(), nullable=False, server_default="[]")
    """Ids of files."""
    answers = sa.Column(sa.BigInteger)
    """The comment this one answers."""
    at = sa.Column(Moment(), nullable=False)
    changed_at = sa.Column(Moment())
    deleted_at = sa.Column(Moment())
    __table_args__ = (sa.Index("comment_record", "table_id", "record_id", "id"),)


class Follow(db.Model):
    """Somebody wants to hear of a record; `muted` who expressly does not."""

    __tablename__ = "follow"
    table_id = sa.Column(sa.ForeignKey("physical_table.id"), primary_key=True)
    record_id = sa.Column(sa.BigInteger, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    muted = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    at = sa.Column(Moment(), nullable=False)
    __table_args__ = (sa.Index("follow_person", "person_id"),)


class Notice(db.Model):
    """Something a person should hear of. It names a record and keeps no value of it: rights are asked when it is shown.

    What an automation says is kept as it said it: a message, not a value.
    """

    __tablename__ = "notice"
    id = sa.Column(BigId, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"))
    table_id = sa.Column(sa.Integer)
    record_id = sa.Column(sa.BigInteger)
    kind = sa.Column(sa.Text, nullable=False)
    """What happened: see `KINDS` in notices.py."""
    by_id = sa.Column(sa.Integer)
    detail = sa.Column(Json(), nullable=False, server_default="{}")
    """{"comment": id}, {"fields": [keys]}, …: names, never values; a message is {"title", "text"}."""
    at = sa.Column(Moment(), nullable=False)
    read_at = sa.Column(Moment())
    mail_at = sa.Column(Moment())
    """When it is mailed by itself; NULL where it is not, or was."""
    digest = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    """It waits for the person's next digest."""
    __table_args__ = (
        sa.Index(
            "notice_mail",
            "mail_at",
            sqlite_where=sa.text("mail_at IS NOT NULL"),
            postgresql_where=sa.text("mail_at IS NOT NULL"),
        ),
        sa.Index(
            "notice_digest",
            "person_id",
            "id",
            sqlite_where=sa.text("digest"),
            postgresql_where=sa.text("digest"),
        ),
        sa.Index("notice_person", "person_id", "id"),
        sa.Index("notice_record", "table_id", "record_id", "person_id"),
        sa.Index("notice_at", "at"),
        sa.Index(
            "notice_unread",
            "person_id",
            "id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
    )


class Presence(db.Model):
    """Who has a record open; renewed by a heartbeat, past it after half a minute."""

    __tablename__ = "presence"
    table_id = sa.Column(sa.Integer, primary_key=True)
    record_id = sa.Column(sa.BigInteger, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    editing = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    at = sa.Column(Moment(), nullable=False, index=True)
