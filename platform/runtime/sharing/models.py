"""The tables of what was shared beside the roles, and of what people asked for."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class ViewLink(db.Model):
    """A view that whoever has the link may read. Only the link's digest is kept."""

    __tablename__ = "view_link"
    id = sa.Column(sa.Integer, primary_key=True)
    digest = sa.Column(sa.Text, nullable=False, unique=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False, index=True)
    table_key = sa.Column(sa.Text, nullable=False)
    view_key = sa.Column(sa.Text, nullable=False)
    name = sa.Column(sa.Text, nullable=False)
    fields = sa.Column(Json(), nullable=False)
    """The keys of the fields that are shown."""
    password_hash = sa.Column(sa.Text)
    expires_at = sa.Column(Moment())
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    created_at = sa.Column(Moment(), nullable=False)
    revoked_at = sa.Column(Moment())


class AccessRequest(db.Model):
    """Somebody was refused and asks for the right; answered by whoever may grant it."""

    __tablename__ = "access_request"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False, index=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    table_key = sa.Column(sa.Text)
    record_id = sa.Column(sa.BigInteger)
    action = sa.Column(sa.Text)
    message = sa.Column(sa.Text, nullable=False)
    at = sa.Column(Moment(), nullable=False)
    answer = sa.Column(sa.Text)
    """NULL while open, else "granted" or "declined"."""
    answered_by = sa.Column(sa.Integer)
    answered_at = sa.Column(Moment())
