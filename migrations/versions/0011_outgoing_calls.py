"""Calls to other systems that wait to be sent, and who subscribes to a table."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import BothWords, Json
from tablewright.core.moment import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _calls()
    _webhooks()


def _calls() -> None:
    op.create_table(
        "outgoing_call",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer()),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger()),
        sa.Column("purpose_place", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("lease_until", Moment()),
        sa.Column("lease_by", sa.Text()),
        sa.Column("answer_status", sa.Integer()),
        sa.Column("answer", sa.Text()),
        sa.Column("error", BothWords()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("first_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("outgoing_call_due", "outgoing_call", ["state", "host", "next_try_at"])
    op.create_index("outgoing_call_lease", "outgoing_call", ["lease_until"])
    op.create_index("outgoing_call_purpose", "outgoing_call", ["purpose", "purpose_id", "id"])
    op.create_index("outgoing_call_ended", "outgoing_call", ["ended_at"])


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("events", Json(), nullable=False),
        sa.Column("fields", Json(), server_default="[]", nullable=False),
        sa.Column("condition", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("failing_since", Moment()),
        sa.Column("disabled_reason", BothWords()),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("webhook_table", "webhook", ["app_id", "table_id"])
