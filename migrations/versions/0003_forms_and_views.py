"""Forms and views: drafts, public forms, saved views, acts on many records, and the conversation around records."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _forms()
    _public_forms()
    _saved_views()
    _bulk_acts()
    _conversation()


def _forms() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rev", sa.Integer()),
        sa.Column("typed", Json(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "app_id", "table_key", "record_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("form_draft_at", "form_draft", ["at"])
    op.create_table(
        "form_submission",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("ix_form_submission_at", "form_submission", ["at"])


def _public_forms() -> None:
    op.create_table(
        "public_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("opens_at", Moment()),
        sa.Column("closes_at", Moment()),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token"),
        sa.UniqueConstraint("app_id", "table_key", "form_key", "name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_public_form_app_id", "public_form", ["app_id"])
    op.create_table(
        "public_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("device", sa.Text()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("edit_digest", sa.Text()),
        sa.Column("channel", sa.Text()),
        sa.ForeignKeyConstraint(["form_id"], ["public_form.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edit_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("public_answer_address", "public_answer", ["address", "at"])
    op.create_index("public_answer_device", "public_answer", ["form_id", "device"])
    op.create_index("public_answer_form", "public_answer", ["form_id", "at"])
    op.create_table(
        "public_use",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_public_use_at", "public_use", ["at"])


def _saved_views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("base", sa.Text()),
        sa.Column("view", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("saved_view_owner", "saved_view", ["owner_id", "app_id"])
    op.create_index("saved_view_table", "saved_view", ["app_id", "table_key"])
    op.create_table(
        "first_view",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("person_id", "app_id", "table_key"),
    )


def _bulk_acts() -> None:
    op.create_table(
        "bulk_act",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("undoes", LONG_ID),
        sa.Column("fields", Json(), nullable=False),
        sa.Column("asked", Json()),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("same", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stopped", Json()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("bulk_act_undoes", "bulk_act", ["undoes"])
    op.create_index("bulk_act_state", "bulk_act", ["state", "moved_at"])
    op.create_table(
        "bulk_record",
        sa.Column("act_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("log_id", sa.BigInteger()),
        sa.Column("reason", Json()),
        sa.PrimaryKeyConstraint("act_id", "record_id"),
    )
    refused = sa.text("state = 2")
    op.create_index(
        "bulk_record_refused",
        "bulk_record",
        ["act_id", "record_id"],
        sqlite_where=refused,
        postgresql_where=refused,
    )


def _conversation() -> None:
    op.create_table(
        "comment",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", Json(), server_default="[]", nullable=False),
        sa.Column("answers", sa.BigInteger()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("changed_at", Moment()),
        sa.Column("deleted_at", Moment()),
        sa.ForeignKeyConstraint(["table_id"], ["physical_table.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("comment_record", "comment", ["table_id", "record_id", "id"])
    op.create_table(
        "follow",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["table_id"], ["physical_table.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("table_id", "record_id", "person_id"),
    )
    op.create_index("follow_person", "follow", ["person_id"])
    op.create_table(
        "notice",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer()),
        sa.Column("table_id", sa.Integer()),
        sa.Column("record_id", sa.BigInteger()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("detail", Json(), server_default="{}", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("read_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("notice_at", "notice", ["at"])
    op.create_index("notice_person", "notice", ["person_id", "id"])
    op.create_index("notice_record", "notice", ["table_id", "record_id", "person_id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "notice_unread", "notice", ["person_id", "id"], sqlite_where=unread, postgresql_where=unread
    )
    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "presence",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("editing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("table_id", "record_id", "person_id"),
    )
    op.create_index("ix_presence_at", "presence", ["at"])
