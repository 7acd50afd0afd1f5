"""The platform's own table about handing over: what is on its way from one person to others, and how far it is."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class HandoverJob(db.Model):
    __tablename__ = "handover_job"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False, index=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False, index=True)
    """Whose things are handed over."""
    made_by = sa.Column(sa.Integer)
    state = sa.Column(sa.Text, nullable=False, server_default="running")
    """"running", "done" or "stopped"."""
    parts = sa.Column(Json(), nullable=False)
    """A list, worked off in order: see `job.Part`."""
    created_at = sa.Column(Moment(), nullable=False)
    moved_at = sa.Column(Moment(), nullable=False)
    """When it last got on."""
