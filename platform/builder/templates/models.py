"""The platform's own tables about templates: which there are, their versions, and what was cloned from them."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.moment import Moment


class Lineage(db.Model):
    """Where an app comes from: the template, and the whole document of every version it was made from or took over.

    Which of them it has is what the member "version" of its live document says: so taking a version over moves the
    lineage on in the very revision, and taking that revision back moves it back.
    """

    __tablename__ = "lineage"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    version = sa.Column(sa.Text, primary_key=True)
    template = sa.Column(sa.Text, nullable=False)
    """"shipped:<key>" for one that comes with the product, "made:12" for a row of `template`."""
    document = sa.Column(sa.Text, nullable=False)
    taken_at = sa.Column(Moment(), nullable=False)


class Template(db.Model):
    """An app of the workspace that others may be cloned from."""

    __tablename__ = "template"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    retired_at = sa.Column(Moment())
    __table_args__ = (sa.UniqueConstraint("app_id"), {"sqlite_autoincrement": True})


class TemplateVersion(db.Model):
    """One version of a template. Never changed once written."""

    __tablename__ = "template_version"
    template_id = sa.Column(sa.ForeignKey("template.id"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True)
    version = sa.Column(sa.Text, nullable=False)
    """As people say it: "1.3"."""
    document = sa.Column(sa.Text, nullable=False)
    notes = sa.Column(sa.Text, nullable=False)
    revision = sa.Column(sa.Integer, nullable=False)
    """The revision of the app it was made from."""
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    made_at = sa.Column(Moment(), nullable=False)


class Proposal(db.Model):
    """Changes of a clone, offered to the owner of its template."""

    __tablename__ = "proposal"
    id = sa.Column(sa.Integer, primary_key=True)
    template_id = sa.Column(sa.ForeignKey("template.id"), nullable=False)
    from_app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    base = sa.Column(sa.Text, nullable=False)
    """The document of the version it was cloned from."""
    document = sa.Column(sa.Text, nullable=False)
    """The same with the offered changes in it."""
    note = sa.Column(sa.Text, nullable=False)
    state = sa.Column(sa.Text, nullable=False)
    """"open", "taken" or "declined"."""
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    made_at = sa.Column(Moment(), nullable=False)
    decided_by = sa.Column(sa.ForeignKey("person.id"))
    decided_at = sa.Column(Moment())
    __table_args__ = {"sqlite_autoincrement": True}
