"""People and permission: groups, departments' heads, credentials, shares, links, the audit log, mail to be sent."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json
from tablewright.core.moment import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _extend()
    _replace_role_members()
    _replace_sessions()
    _add()


def _extend() -> None:
    """Add columns to tables that were there before."""
    op.add_column("workspace", sa.Column("settings", Json(), server_default="{}", nullable=False))
    op.add_column("department", sa.Column("head_id", sa.Integer()))
    op.add_column("department", sa.Column("position", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_department_head_id", "department", ["head_id"])
    for name, kind in (
        ("zone", sa.Text()),
        ("left_at", Moment()),
        ("password_hash", sa.Text()),
        ("totp_secret", sa.Text()),
        ("totp_last", sa.BigInteger()),
    ):
        op.add_column("person", sa.Column(name, kind))
    op.add_column("token", sa.Column("may_write", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("token", sa.Column("app_ids", Json()))


def _replace_role_members() -> None:
    """Let departments, groups and everyone have a role, beside people."""
    op.drop_index("ix_role_member_person_id", table_name="role_member")
    op.rename_table("role_member", "role_member_before")
    op.create_table(
        "role_member",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("role_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.PrimaryKeyConstraint("app_id", "role_key", "kind", "member_id", name="role_member_key"),
    )
    op.create_index("role_member_of", "role_member", ["kind", "member_id"])
    op.execute(
        "INSERT INTO role_member (app_id, role_key, kind, member_id) "
        "SELECT app_id, role_key, 'person', person_id FROM role_member_before"
    )
    op.drop_table("role_member_before")


def _replace_sessions() -> None:
    """Begin sessions anew: those there were have no id to be named by, and everybody may sign in again."""
    op.drop_table("session")
    op.create_table(
        "session",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="full", nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment()),
        sa.Column("address", sa.Text()),
        sa.Column("agent", sa.Text()),
        sa.Column("viewing", Json()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])


def _add() -> None:
    """Add the tables that are new."""
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_id", LONG_ID, nullable=False),
        sa.Column("last_code", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", LONG_ID, nullable=False),
        sa.Column("workspace_id", sa.Integer()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("address", sa.Text()),
        sa.Column("app_id", sa.Integer()),
        sa.Column("table_key", sa.Text()),
        sa.Column("record_id", sa.BigInteger()),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_entry_actor", "audit_entry", ["workspace_id", "actor_id", "id"])
    op.create_index("audit_entry_event", "audit_entry", ["workspace_id", "event", "id"])
    op.create_index("ix_audit_entry_workspace_id", "audit_entry", ["workspace_id"])
    op.create_table(
        "challenge",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("session_digest", sa.Text()),
        sa.Column("data", Json(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_challenge_expires_at", "challenge", ["expires_at"])
    op.create_table(
        "change_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", LONG_ID, nullable=False),
        sa.Column("last_id", LONG_ID, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("last_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_failed_sign_in_last_at", "failed_sign_in", ["last_at"])
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outgoing_mail_next_try_at", "outgoing_mail", ["next_try_at"])
    op.create_table(
        "identity_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.Text()),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("adds_people", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("domains", Json(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_provider_workspace_id", "identity_provider", ["workspace_id"])
    op.create_table(
        "person_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("workspace_id", "name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_group_workspace_id", "person_group", ["workspace_id"])
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text()),
        sa.Column("record_id", sa.BigInteger()),
        sa.Column("action", sa.Text()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_at", Moment()),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_request_app_id", "access_request", ["app_id"])
    op.create_table(
        "app_admin",
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("app_id", "person_id"),
    )
    op.create_index("ix_app_admin_person_id", "app_admin", ["person_id"])
    op.create_table(
        "avatar",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "external_identity",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["provider_id"], ["identity_provider.id"]),
        sa.PrimaryKeyConstraint("provider_id", "subject"),
    )
    op.create_index("ix_external_identity_person_id", "external_identity", ["person_id"])
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["person_group.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("group_id", "person_id"),
    )
    op.create_index("ix_group_member_person_id", "group_member", ["person_id"])
    op.create_table(
        "handover_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("parts", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handover_job_person_id", "handover_job", ["person_id"])
    op.create_index("ix_handover_job_workspace_id", "handover_job", ["workspace_id"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("transports", Json()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("credential_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passkey_person_id", "passkey", ["person_id"])
    op.create_table(
        "person_department",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "department_id"),
    )
    op.create_index("ix_person_department_department_id", "person_department", ["department_id"])
    op.create_table(
        "person_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_link_person_id", "person_link", ["person_id"])
    op.create_table(
        "record_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("until", Moment()),
        sa.Column("shared_by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["table_id"], ["physical_table.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("table_id", "record_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("record_share_person", "record_share", ["person_id", "table_id"])
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "digest"),
    )
    op.create_table(
        "view_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("view_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fields", Json(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("expires_at", Moment()),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment()),
        sa.ForeignKeyConstraint(["app_id"], ["app.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_view_link_app_id", "view_link", ["app_id"])
