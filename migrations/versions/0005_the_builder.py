"""The builder: revisions that take others back, drafts, kept values, long work, templates and where clones come from."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _revisions()
    _drafts()
    _kept_values()
    _hidden()
    _jobs()
    _templates()
    _starts()
    _api_use()


def _revisions() -> None:
    with op.batch_alter_table("revision") as table:
        table.add_column(sa.Column("acts", sa.Text(), server_default="[]", nullable=False))
        table.add_column(sa.Column("undoes", sa.Integer()))
    # The id of an app that was deleted is never another's: tokens and the audit log go by it.
    with op.batch_alter_table("app", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("trial_of", sa.Integer()))
        table.create_foreign_key("app_trial_of", "app", ["trial_of"], ["id"])


def _drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer()),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("app_id"),
    )
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer()),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("acts", sa.Text(), server_default="[]", nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_draft_step_app_id", "draft_step", ["app_id"])


def _kept_values() -> None:
    op.create_table(
        "kept_value",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("app_id", "revision", "place", "column_id", "record_id"),
    )
    op.create_table(
        "removed_element",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("label", Json(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "path"),
    )


def _hidden() -> None:
    """Note beside what is hidden where the change log stood then, so that what came after is found again."""
    for name in ("physical_table", "physical_column"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("hidden_after", sa.BigInteger()))
            if name == "physical_column":
                table.add_column(sa.Column("filled_by", sa.Integer()))
        op.execute(
            f"UPDATE {name} SET hidden_after = (SELECT coalesce(max(id), 0) FROM change_log"
            f" WHERE change_log.at <= {name}.hidden_at) WHERE hidden_at IS NOT NULL"
        )


def _jobs() -> None:
    op.create_table(
        "build_job",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer()),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", Json(), nullable=False),
        sa.Column("asked", Json(), nullable=False),
        sa.Column("progress", Json(), nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stopped", Json()),
        sa.Column("result", Json()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("build_job_state", "build_job", ["state", "moved_at"])


def _templates() -> None:
    op.create_table(
        "lineage",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "version"),
    )
    op.create_table(
        "template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("retired_at", Moment()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("app_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "template_version",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("template_id", "number"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("from_app_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", Moment()),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"]),
        sa.ForeignKeyConstraint(["from_app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _starts() -> None:
    op.create_table(
        "start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer()),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("guess", Json(), nullable=False),
        sa.Column("job_id", sa.BigInteger()),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _api_use() -> None:
    op.create_table(
        "api_use",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("field_key", sa.Text(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"]),
        sa.PrimaryKeyConstraint("app_id", "table_key", "field_key", "token_id", "day"),
    )
    op.create_index("api_use_day", "api_use", ["day"])
