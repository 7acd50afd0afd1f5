"""The table of what programs asked the API for."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db


class ApiUse(db.Model):
    """A day on which a token named a table, or a field of it, through the API."""

    __tablename__ = "api_use"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    table_key = sa.Column(sa.Text, primary_key=True)
    field_key = sa.Column(sa.Text, primary_key=True)
    """"" for the table itself."""
    token_id = sa.Column(sa.ForeignKey("token.id"), primary_key=True)
    day = sa.Column(sa.Date, primary_key=True)
    __table_args__ = (sa.Index("api_use_day", "day"),)
