"""The platform's own tables about apps: which exist, every revision each has had, and what is being prepared."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import BothWords, Json
from ...core.moment import Moment


class AppRow(db.Model):
    __tablename__ = "app"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    key = sa.Column(sa.Text, nullable=False)
    revision = sa.Column(sa.Integer, nullable=False)
    """The number of the live revision."""
    created_at = sa.Column(Moment(), nullable=False)
    trial_of = sa.Column(sa.ForeignKey("app.id", name="app_trial_of"))
    """The app whose draft is tried here; None for an app of its own."""
    __table_args__ = (sa.UniqueConstraint("workspace_id", "key"), {"sqlite_autoincrement": True})


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
    message = sa.Column(BothWords(), nullable=False)
    created_at = sa.Column(Moment(), nullable=False)
    acts = sa.Column(sa.Text, nullable=False, server_default="[]")
    """JSON list of the data acts done with it; see `acts/`."""
    undoes = sa.Column(sa.Integer)
    """The number of the revision it takes back."""


class Draft(db.Model):
    """Changes of an app that are collected before they go live; one at a time, shared by its administrators."""

    __tablename__ = "draft"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    base = sa.Column(sa.Integer, nullable=False)
    """The live revision it began at."""
    step = sa.Column(sa.Integer)
    """The id of the step it stands at; None for as it began."""
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    made_at = sa.Column(Moment(), nullable=False)


class DraftStep(db.Model):
    """One state of a draft. Ids are never used again, so that no page of an earlier draft passes for one of this."""

    __tablename__ = "draft_step"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False, index=True)
    parent = sa.Column(sa.Integer)
    """The id of the step it was made from; None for as the draft began."""
    document = sa.Column(sa.Text, nullable=False)
    acts = sa.Column(sa.Text, nullable=False, server_default="[]")
    """JSON list of all data acts to do when the draft is published from this state."""
    author_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    message = sa.Column(BothWords(), nullable=False)
    created_at = sa.Column(Moment(), nullable=False)
    __table_args__ = ({"sqlite_autoincrement": True},)


class KeptValue(db.Model):
    """What a data act of a revision replaced in one column of one record, for taking it back."""

    __tablename__ = "kept_value"
    app_id = sa.Column(sa.Integer, primary_key=True)
    revision = sa.Column(sa.Integer, primary_key=True)
    place = sa.Column(sa.Integer, primary_key=True)
    """The act's place among those of its revision."""
    column_id = sa.Column(sa.Integer, primary_key=True)
    record_id = sa.Column(sa.BigInteger, primary_key=True)
    before = sa.Column(sa.Text, nullable=False)
    after = sa.Column(sa.Text, nullable=False)
    """Both as the database writes the column as text: they are set and compared within it."""


class RemovedElement(db.Model):
    """A table, a field or an option that a revision left out; forgotten when it is back, or purged."""

    __tablename__ = "removed_element"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    path = sa.Column(sa.Text, primary_key=True)
    """Its members and keys, with "/" between them: "tables/deal/fields/level/options/a"."""
    revision = sa.Column(sa.Integer, nullable=False)
    """The number of the revision that left it out."""
    label = sa.Column(Json(), nullable=False)
    """What it was called: {"en", "zh"}."""


class Version(db.Model):
    """Counters that every process compares per request: "definitions" and "people"."""

    __tablename__ = "version"
    name = sa.Column(sa.Text, primary_key=True)
    number = sa.Column(sa.BigInteger, nullable=False)
