"""The platform's own table about spreadsheets that were sent and wait to become tables."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class Start(db.Model):
    """Spreadsheets that somebody sent, what they are taken for, and what became of them."""

    __tablename__ = "start"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    app_id = sa.Column(sa.ForeignKey("app.id"))
    """The app that gets the tables; None while they are to be a new one."""
    folder = sa.Column(sa.Text, nullable=False)
    """The name of the folder that holds the files, below the installation's folder for starts."""
    guess = sa.Column(Json(), nullable=False)
    """{"label": what the app is called, "sheets": […]}, and "waits": the import whose tables are in a draft; see `guess.guess_sheets`."""
    job_id = sa.Column(sa.BigInteger)
    """The import, once it has begun."""
    made_at = sa.Column(Moment(), nullable=False)
    __table_args__ = {"sqlite_autoincrement": True}
