"""Automations: their runs, schedules, drafts, owners and budgets, who is inside a condition; days off and absences."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _automation_run()
    _automation_run_step()
    _automation_owner()
    _automation_hour()
    _automation_clock()
    _automation_inside()
    _automation_draft()
    _automation_turn()
    _automation_hook()
    _holiday()
    _absence()


def _automation_run() -> None:
    op.create_table(
        "automation_run",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("trigger", Json(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", Json()),
        sa.Column("place", Json(), nullable=False),
        sa.Column("kept", Json(), nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("depth", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("chain", Json(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("lease", sa.Text()),
        sa.Column("lease_until", Moment()),
        sa.Column("watched_table", sa.Integer()),
        sa.Column("watched_record", sa.BigInteger()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("started_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("app_id", "automation", "event", name="automation_run_once"),
    )
    op.create_index("automation_run_due", "automation_run", ["state", "due_at"])
    op.create_index("automation_run_ended", "automation_run", ["ended_at"])
    op.create_index("automation_run_listed", "automation_run", ["app_id", "automation", "id"])
    op.create_index(
        "automation_run_turn", "automation_run", ["state", "app_id", "automation", "due_at", "id"]
    )
    op.create_index("automation_run_watched", "automation_run", ["watched_table", "watched_record"])


def _automation_run_step() -> None:
    op.create_table(
        "automation_run_step",
        sa.Column("run_id", LONG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given", Json()),
        sa.Column("output", Json()),
        sa.Column("error", Json()),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["automation_run.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number"),
    )


def _automation_owner() -> None:
    op.create_table(
        "automation_owner",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation"),
    )


def _automation_hour() -> None:
    op.create_table(
        "automation_hour",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("hour", Moment(), nullable=False),
        sa.Column("begun", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stopped", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation", "hour"),
    )


def _automation_clock() -> None:
    op.create_table(
        "automation_clock",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("seen_until", Moment()),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation"),
    )
    op.create_index("ix_automation_clock_next_at", "automation_clock", ["next_at"])


def _automation_inside() -> None:
    op.create_table(
        "automation_inside",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation", "record_id"),
    )


def _automation_draft() -> None:
    op.create_table(
        "automation_draft",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("document", Json(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), server_default="1", nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation"),
    )


def _automation_turn() -> None:
    op.create_table(
        "automation_turn",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation", "step"),
    )


def _automation_hook() -> None:
    op.create_table(
        "automation_hook",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("automation", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text()),
        sa.Column("sample", Json()),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("app_id", "automation"),
        sa.UniqueConstraint("digest"),
    )


def _holiday() -> None:
    op.create_table(
        "holiday",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "day"),
    )


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
