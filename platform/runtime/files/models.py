"""Uploaded files: their facts. The bytes lie in the data folder under their digest."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.moment import Moment

COMMENT = "@comment"
"""Stands for a field where a file was uploaded for a comment on the record. No field can be called so."""


class Attachment(db.Model):
    """One uploaded file. Until a record holds it only its uploader may use it."""

    __tablename__ = "attachment"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_id = sa.Column(sa.Integer, nullable=False)
    field_key = sa.Column(sa.Text, nullable=False)
    record_id = sa.Column(sa.BigInteger)
    uploader_id = sa.Column(sa.Integer)
    name = sa.Column(sa.Text, nullable=False)
    size = sa.Column(sa.BigInteger, nullable=False)
    type = sa.Column(sa.Text, nullable=False)
    digest = sa.Column(sa.Text, nullable=False, index=True)
    created_at = sa.Column(Moment(), nullable=False)
    __table_args__ = (sa.Index("attachment_record", "table_id", "record_id"),)
