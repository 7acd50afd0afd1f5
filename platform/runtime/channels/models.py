"""The table of the accounts that messages leave by."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import BothWords, Json
from ...core.moment import Moment


class ChannelAccount(db.Model):
    """What an administrator entered for one channel, for one app or for the whole workspace."""

    __tablename__ = "channel_account"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"))
    """NULL: every app of the workspace may use it."""
    key = sa.Column(sa.Text, nullable=False)
    """What automations call it."""
    kind = sa.Column(sa.Text, nullable=False)
    label = sa.Column(sa.Text, nullable=False)
    settings = sa.Column(Json(), nullable=False)
    secrets = sa.Column(sa.Text)
    """{name: secret}, sealed for this kind, owner and host; NULL where none was entered yet."""
    made_by = sa.Column(sa.ForeignKey("person.id"))
    """NULL: a command."""
    made_at = sa.Column(Moment(), nullable=False)
    token = sa.Column(sa.Text)
    """What the vendor gave for the keys, sealed likewise, good until `token_until`."""
    token_until = sa.Column(Moment())
    recent = sa.Column(Json(), nullable=False)
    """When messages left in the last minute, as seconds, for vendors that count."""
    paused_until = sa.Column(Moment())
    """So long the vendor takes nothing more."""
    last_ok_at = sa.Column(Moment())
    last_error_at = sa.Column(Moment())
    last_error = sa.Column(BothWords())
    last_told = sa.Column(sa.Text)
    """The vendor's own words about the last error."""
    __table_args__ = (
        sa.Index(
            "channel_account_of_workspace",
            "workspace_id",
            "key",
            unique=True,
            sqlite_where=sa.text("app_id IS NULL"),
            postgresql_where=sa.text("app_id IS NULL"),
        ),
        sa.Index("channel_account_of_app", "app_id", "key", unique=True),
        {"sqlite_autoincrement": True},
    )


class ChannelSent(db.Model):
    """A message that a vendor took: it does not leave again, whoever asks for it under the same key."""

    __tablename__ = "channel_sent"
    account_id = sa.Column(sa.ForeignKey("channel_account.id"), primary_key=True)
    key = sa.Column(sa.Text, primary_key=True)
    at = sa.Column(Moment(), nullable=False, index=True)
