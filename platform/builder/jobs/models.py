"""The platform's own table about long work of the builder."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class BuildJob(db.Model):
    """One piece of long work, for as long as it can be looked up."""

    __tablename__ = "build_job"
    id = sa.Column(BigId, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"))
    """The app it changes; None while it makes a new one."""
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    kind = sa.Column(sa.Text, nullable=False)
    """A name of `kinds.KINDS`."""
    label = sa.Column(Json(), nullable=False)
    """What is done to what, in a few words: {"en", "zh"}."""
    asked = sa.Column(Json(), nullable=False)
    """What it was asked to do; its kind knows the members."""
    progress = sa.Column(Json(), nullable=False)
    """How far it has come; its kind knows the members."""
    total = sa.Column(sa.Integer, nullable=False, server_default="0")
    done = sa.Column(sa.Integer, nullable=False, server_default="0")
    state = sa.Column(sa.Text, nullable=False)
    """"running", "done" or "stopped"."""
    stopped = sa.Column(Json())
    """Why it stopped: {"en", "zh"}."""
    result = sa.Column(Json())
    made_at = sa.Column(Moment(), nullable=False)
    moved_at = sa.Column(Moment(), nullable=False)
    """When it last got on."""
    __table_args__ = (sa.Index("build_job_state", "state", "moved_at"), {"sqlite_autoincrement": True})
