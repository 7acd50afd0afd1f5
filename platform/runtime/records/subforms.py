"""The rows a record owns: created, changed and removed together with it, each known by its id."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..apps.live import LiveTable
from .draft import Act, Draft
from .links import write_links
from .many_values import among
from .serials import number
from .shape import shape_of
from .store import insert_children, update_children


def write_rows(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Write the sub-forms of written drafts, level by level."""
    for key, child in shape_of(table).subforms.items():
        holders = [draft for draft in drafts if key in draft.children]
        if not holders:
            continue
        lost = [each for draft in holders for each in draft.children[key].lost]
        if lost:
            act.work.connection.execute(
                sa.delete(child.sql).where(among(child.sql.c.id, lost, act.work.dialect))
            )
        owned = [(draft.id, row) for draft in holders for row in draft.children[key].kept]
        rows = [row for _, row in owned]
        number(act, child, rows)
        insert_children(act, child, [(parent, row) for parent, row in owned if row.fresh])
        update_children(act, child, [row for row in rows if not row.fresh])
        write_links(act, child, rows)
        write_rows(act, child, rows)
