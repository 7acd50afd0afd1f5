"""The builder's own table about people: whom deleted roles were given to."""

from __future__ import annotations

import sqlalchemy as sa

from ..core.database import db


class FormerMember(db.Model):
    """Somebody a role was given to when it was deleted; see `RoleMember`. Gives no right whatsoever."""

    __tablename__ = "former_member"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    role_key = sa.Column(sa.Text, primary_key=True)
    kind = sa.Column(sa.Text, primary_key=True)
    member_id = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
