"""What the history tells is kept in both languages; a sentence of before stands as it was written."""

import sqlalchemy as sa
from alembic import op

from tablewright.core.json_column import Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("revision", "draft_step"):
        if op.get_bind().dialect.name == "postgresql":
            both = "jsonb_build_object('en', message, 'zh', message)"
            op.alter_column(name, "message", type_=Json(), postgresql_using=both)
        else:
            told = sa.table(name, sa.column("message"))
            both = sa.func.json_object("en", told.c.message, "zh", told.c.message)
            op.execute(sa.update(told).values(message=both))
