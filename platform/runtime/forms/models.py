"""The tables of forms being filled in: what is typed and not yet saved, and which posts were answered already."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class FormDraft(db.Model):
    """What a person typed into a form and has not saved: one for each form of a new record and each record."""

    __tablename__ = "form_draft"
    id = sa.Column(sa.Integer, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_key = sa.Column(sa.Text, nullable=False)
    record_id = sa.Column(sa.BigInteger, nullable=False, server_default="0")
    """0 for a record that does not exist yet."""
    rev = sa.Column(sa.Integer)
    """The revision of the record the typing began at."""
    typed = sa.Column(Json(), nullable=False)
    """{control name: [texts]}, as the form would post it."""
    at = sa.Column(Moment(), nullable=False)
    __table_args__ = (
        sa.UniqueConstraint("person_id", "app_id", "table_key", "record_id"),
        sa.Index("form_draft_at", "at"),
    )


class FormSubmission(db.Model):
    """A form's post that was carried out, by the token the form carried: a second post is answered by it."""

    __tablename__ = "form_submission"
    token = sa.Column(sa.Text, primary_key=True)
    """The digest of the token and of who sent it."""
    body = sa.Column(sa.Text, nullable=False, server_default="")
    """The digest of what was filled in, so that more of it under the same token is not taken for the same post."""
    record_id = sa.Column(sa.BigInteger, nullable=False)
    at = sa.Column(Moment(), nullable=False, index=True)
