"""The platform's own tables about acts on many records: what was asked for, and what became of each record."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class BulkAct(db.Model):
    """One act on many records, for as long as it can be looked up and taken back."""

    __tablename__ = "bulk_act"
    id = sa.Column(BigId, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False)
    table_key = sa.Column(sa.Text, nullable=False)
    table_id = sa.Column(sa.Integer, nullable=False)
    """physical_table.id: a table that was made anew under the same key is another one."""
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    """Who does it, with their rights at every batch."""
    kind = sa.Column(sa.Text, nullable=False)
    """"edit", "delete"; "put_back" and "restore" take one of these back."""
    undoes = sa.Column(BigId)
    """The act that this one takes back."""
    fields = sa.Column(Json(), nullable=False)
    """{field key: API value} that an edit sets."""
    asked = sa.Column(Json())
    """The list it was asked from: {"filter", "search", "view"}; None for records that were named."""
    total = sa.Column(sa.Integer, nullable=False)
    changed = sa.Column(sa.Integer, nullable=False, server_default="0")
    refused = sa.Column(sa.Integer, nullable=False, server_default="0")
    same = sa.Column(sa.Integer, nullable=False, server_default="0")
    """How many were already so."""
    last = sa.Column(sa.BigInteger, nullable=False, server_default="0")
    """The id of the last record looked at."""
    state = sa.Column(sa.Text, nullable=False)
    """"running", "done" or "stopped"."""
    stopped = sa.Column(Json())
    """Why it stopped: {"en", "zh"}."""
    made_at = sa.Column(Moment(), nullable=False)
    moved_at = sa.Column(Moment(), nullable=False)
    """When it last got on."""
    __table_args__ = (
        sa.Index("bulk_act_undoes", "undoes"),
        sa.Index("bulk_act_state", "state", "moved_at"),
    )


class BulkRecord(db.Model):
    """One record of such an act: noted when it was counted, so that exactly these are reached, each once."""

    __tablename__ = "bulk_record"
    act_id = sa.Column(sa.BigInteger, primary_key=True)
    """bulk_act.id; no foreign key, which would be asked for each of a million rows."""
    record_id = sa.Column(sa.BigInteger, primary_key=True)
    state = sa.Column(sa.SmallInteger, nullable=False)
    """`WAITING`, `DONE` or `REFUSED`."""
    log_id = sa.Column(sa.BigInteger)
    """The entry of the change log that tells what was done; None where nothing had to be."""
    reason = sa.Column(Json())
    """Why it was refused: {"en", "zh"}."""
    __table_args__ = (
        sa.Index(
            "bulk_record_refused",
            "act_id",
            "record_id",
            sqlite_where=sa.text("state = 2"),
            postgresql_where=sa.text("state = 2"),
        ),
    )


WAITING, DONE, REFUSED = 0, 1, 2
