"""The platform's own tables about apps: which exist, and every revision each has had."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.moment import Moment


class AppRow(db.Model):
    __tablename__ = "app"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    key = sa.Column(sa.Text, nullable=False)
    revision = sa.Column(sa.Integer, nullable=False)
    """The number of the live revision."""
    created_at = sa.Column(Moment(), nullable=False)
    __table_args__ = (sa.UniqueConstraint("workspace_id", "key"),)


class Revision(db.Model):
    """One state of an app's definition. Never changed once written."""

    __tablename__ = "revision"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True)
    parent = sa.Column(sa.Integer)
    document = sa.Column(sa.Text, nullable=False)
    """Canonical JSON of the whole app."""
    files = sa.Column(sa.Text, nullable=False, server_default="{}")
    """JSON {path: text}: the folder it was installed from, so that an export gives the same bytes."""
    author_id = sa.Column(sa.ForeignKey("person.id"))
    message = sa.Column(sa.Text, nullable=False)
    created_at = sa.Column(Moment(), nullable=False)


class Version(db.Model):
    """Counters that every process compares per request: "definitions" and "people"."""

    __tablename__ = "version"
    name = sa.Column(sa.Text, primary_key=True)
    number = sa.Column(sa.BigInteger, nullable=False)
