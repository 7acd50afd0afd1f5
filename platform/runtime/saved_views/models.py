"""The tables of saved views: what people keep for themselves or for others, and what they open first."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class SavedView(db.Model):
    """A view made by somebody who works in the app. Its address is "~<id>" where the definition's have their key."""

    __tablename__ = "saved_view"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_key = sa.Column(sa.Text, nullable=False)
    name = sa.Column(sa.Text, nullable=False)
    owner_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    shared = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    """For everybody who may see the table; they see what their own rights show."""
    locked = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    """Only the owner and the app's administrators may change it."""
    base = sa.Column(sa.Text)
    """The key of the definition's view it began as: its type and whatever `view` does not say."""
    view = sa.Column(Json(), nullable=False)
    """Members of a view: type, fields, filter, sort, group, footer, colors, widths, …"""
    created_at = sa.Column(Moment(), nullable=False)
    changed_at = sa.Column(Moment(), nullable=False)
    __table_args__ = (
        sa.Index("saved_view_table", "app_id", "table_key"),
        sa.Index("saved_view_owner", "owner_id", "app_id"),
    )


class FirstView(db.Model):
    """The view a person opens a table with."""

    __tablename__ = "first_view"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    table_key = sa.Column(sa.Text, primary_key=True)
    view = sa.Column(sa.Text, nullable=False)
