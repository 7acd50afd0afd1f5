"""The tables of public forms: how each is open, and who answered it from where."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.database import db
from ...core.json_column import Json
from ...core.moment import Moment


class PublicForm(db.Model):
    """A form of the use "public", open to whoever has its address."""

    __tablename__ = "public_form"
    id = sa.Column(sa.Integer, primary_key=True)
    app_id = sa.Column(sa.ForeignKey("app.id"), nullable=False, index=True)
    table_key = sa.Column(sa.Text, nullable=False)
    form_key = sa.Column(sa.Text, nullable=False)
    token = sa.Column(sa.Text, nullable=False, unique=True)
    """Part of the address. Not a secret: it is printed on posters."""
    name = sa.Column(sa.Text, nullable=False)
    """What the channel is called in lists: "Trade fair Shanghai"."""
    enabled = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    password_hash = sa.Column(sa.Text)
    opens_at = sa.Column(Moment())
    closes_at = sa.Column(Moment())
    settings = sa.Column(Json(), nullable=False)
    """{"quota", "once": "no" | "device" | "person", "thanks", "redirect", "hidden": {field: value}, "prefill":
    [fields], "edit_hours", "mail_to": field, "mail_text", "embed": [origins]}; what each means: runtime/public_forms/settings.py."""
    made_by = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    created_at = sa.Column(Moment(), nullable=False)
    __table_args__ = (sa.UniqueConstraint("app_id", "table_key", "form_key", "name"),)


class PublicAnswer(db.Model):
    """One answer to a public form: the record it became, from where, and by which link its sender may change it."""

    __tablename__ = "public_answer"
    id = sa.Column(sa.Integer, primary_key=True)
    form_id = sa.Column(sa.ForeignKey("public_form.id"), nullable=False)
    record_id = sa.Column(sa.BigInteger, nullable=False)
    at = sa.Column(Moment(), nullable=False)
    address = sa.Column(sa.Text)
    """A keyed digest of the sender's address: enough to count, too little to follow somebody."""
    device = sa.Column(sa.Text)
    person_id = sa.Column(sa.ForeignKey("person.id"))
    edit_digest = sa.Column(sa.Text, unique=True)
    channel = sa.Column(sa.Text)
    """What the address named as `channel` or `utm_source`."""
    __table_args__ = (
        sa.Index("public_answer_form", "form_id", "at"),
        sa.Index("public_answer_address", "address", "at"),
        sa.Index("public_answer_device", "form_id", "device"),
    )


class PublicUse(db.Model):
    """How often something was done by strangers in a period: what the quotas of promise 31 count."""

    __tablename__ = "public_use"
    key = sa.Column(sa.Text, primary_key=True)
    """"<kind>:<who or which form>:<period>", e.g. "rows:address:<digest>:2026-11-22T08"."""
    count = sa.Column(sa.Integer, nullable=False)
    at = sa.Column(Moment(), nullable=False, index=True)
