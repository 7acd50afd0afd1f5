"""Accounts of the channels that messages leave by, and mails with more than plain text."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer()),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("secrets", sa.Text()),
        sa.Column("made_by", sa.Integer()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("token_until", Moment()),
        sa.Column("recent", Json(), nullable=False),
        sa.Column("paused_until", Moment()),
        sa.Column("last_ok_at", Moment()),
        sa.Column("last_error_at", Moment()),
        sa.Column("last_error", Json()),
        sa.Column("last_told", sa.Text()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    whole = sa.text("app_id IS NULL")
    op.create_index(
        "channel_account_of_workspace",
        "channel_account",
        ["workspace_id", "key"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )
    op.create_index("channel_account_of_app", "channel_account", ["app_id", "key"], unique=True)
    op.create_table(
        "channel_sent",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["channel_account.id"]),
        sa.PrimaryKeyConstraint("account_id", "key"),
    )
    op.create_index("ix_channel_sent_at", "channel_sent", ["at"])
    op.add_column("outgoing_mail", sa.Column("parts", sa.Text()))
