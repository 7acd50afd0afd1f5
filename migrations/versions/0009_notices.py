"""How people hear: by which way and when, digests, quiet hours, reminders, calendar feeds."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _ways()
    _mails_of_notices()
    _reminders()
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])


def _ways() -> None:
    op.create_table(
        "notice_way",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "kind"),
    )
    # Mentions were the only kind that was mailed; who wanted no mail reads of them in the app, as before.
    op.execute(
        "INSERT INTO notice_way (person_id, kind, way) "
        "SELECT person_id, 'mention', 'app' FROM notice_choice WHERE mail = 'never'"
    )
    op.drop_table("notice_choice")
    op.create_table(
        "notice_timing",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Text()),
        sa.Column("quiet_until", sa.Text()),
        sa.Column("quiet_days", Json(), server_default="[]", nullable=False),
        sa.Column("digest_every", sa.Text(), server_default="day", nullable=False),
        sa.Column("digest_at", sa.Text(), server_default="08:00", nullable=False),
        sa.Column("digest_day", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_digest_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("ix_notice_timing_next_digest_at", "notice_timing", ["next_digest_at"])


def _mails_of_notices() -> None:
    op.add_column("notice", sa.Column("mail_at", Moment()))
    op.add_column("notice", sa.Column("digest", sa.Boolean(), server_default=sa.false(), nullable=False))
    mailed, kept = sa.text("mail_at IS NOT NULL"), sa.text("digest")
    op.create_index("notice_mail", "notice", ["mail_at"], sqlite_where=mailed, postgresql_where=mailed)
    op.create_index("notice_digest", "notice", ["person_id", "id"], sqlite_where=kept, postgresql_where=kept)


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("field", sa.Text()),
        sa.Column("days", sa.Integer()),
        sa.Column("clock", sa.Text()),
        sa.Column("due_at", Moment()),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("told_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("reminder_person", "reminder", ["person_id", "state"])
    op.create_index("reminder_record", "reminder", ["table_id", "record_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index("reminder_due", "reminder", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)
