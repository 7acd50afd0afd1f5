"""Which generated table and column holds which element of which app."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.moment import Moment


class PhysicalTable(db.Model):
    """A generated table: `t_<id>` for a table or sub-form, `l_<id>` for the links of a to-many relation.

    `path` is the table's key ("deal", "deal.lines"); for links the field's, with the
    table they point at ("deal:products>product"): other targets are other links.
    """

    __tablename__ = "physical_table"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    path = sa.Column(sa.Text, nullable=False)
    kind = sa.Column(sa.Text, nullable=False)
    """"table" or "links"."""
    hidden_at = sa.Column(Moment())
    """Deleted from the definition; the values stay until purged."""
    hidden_after = sa.Column(sa.BigInteger)
    """The change log's last entry when it was hidden."""
    __table_args__ = (sa.UniqueConstraint("app_id", "path", "kind"), {"sqlite_autoincrement": True})


class PhysicalColumn(db.Model):
    """A generated column `c_<id>` of a generated table, with what it was made for."""

    __tablename__ = "physical_column"
    id = sa.Column(sa.Integer, primary_key=True)
    table_id = sa.Column(sa.ForeignKey("physical_table.id"), nullable=False, index=True)
    field_key = sa.Column(sa.Text, nullable=False)
    stored_as = sa.Column(sa.Text, nullable=False)
    """The column type made for it; another one in the definition asks for a new column."""
    hidden_at = sa.Column(Moment())
    hidden_after = sa.Column(sa.BigInteger)
    """The change log's last entry when it was hidden: what came after changed the values beside it."""
    filled_by = sa.Column(sa.Integer)
    """The job of the builder that fills it; nobody else may bring it back."""
    __table_args__ = {"sqlite_autoincrement": True}
