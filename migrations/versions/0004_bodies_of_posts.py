"""What a form's post held is known beside its token, so that another one under the same token is told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_submission") as table:
        table.add_column(sa.Column("body", sa.Text(), server_default="", nullable=False))
