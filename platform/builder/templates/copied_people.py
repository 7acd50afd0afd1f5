"""What becomes of the people that records name when their app is cloned.

Within one workspace they may stay. Otherwise whoever makes the clone owns what had an owner, and every other field
that names people is empty; departments are those of a workspace and do not go to another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ...fields.base import Reference
from ...identity.actor import Actor

WHO_DID = ("created_by", "updated_by")


@dataclass(frozen=True, slots=True)
class People:
    """Who is named in the copies."""

    maker: Actor
    kept: bool
    """Whether everybody stays who was named; only within one workspace."""
    same_workspace: bool

    def names(self, reference: Reference | None) -> bool:
        """Say whether what points so is taken along."""
        if reference is None or reference.kind not in ("person", "department"):
            return True
        return self.kept if reference.kind == "person" else self.same_workspace

    def system(self, column: sa.ColumnElement) -> sa.ColumnElement:
        """Return what a system column of a record holds in its copy."""
        if self.kept:
            return column
        whole = sa.Integer()
        if column.key in WHO_DID:
            return sa.literal(self.maker.person_id, whole)
        if column.key == "owner_id":
            return sa.case((column.is_not(None), sa.literal(self.maker.person_id, whole)))
        if column.key == "department_id":
            owned = column.table.c.owner_id.is_not(None)
            return sa.case((owned, sa.literal(self.maker.department_id, whole)))
        return column
