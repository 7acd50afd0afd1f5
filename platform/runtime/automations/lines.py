"""Values of whatever a run names by table and id: records, and lines of sub-forms, which are read with their record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ..forms.form_values import rows_in
from ..records.context import Context
from ..records.query import get_record
from .every_field import every_field


def values_of(context: Context, table_key: str, record_id: int) -> Mapping[str, Any]:
    """Return the values of a record or of a line, as the actor may see them; raises NotFound.

    A line of a record that was deleted since is read in the recycle bin: what was begun with it can be ended.
    """
    table = context.app.tables.get(table_key)
    if table is None or table.definition.parent is None:
        return get_record(context, table_key, record_id, every_field(context, table_key)).values
    holder = context.connection.scalar(sa.select(table.sql.c.parent_id).where(table.sql.c.id == record_id))
    if holder is None:
        raise NotFound
    field = table_key.removeprefix(f"{table.definition.parent}.")
    rows = rows_in(_holder(context, table.definition.parent, holder, field).get(field))
    found = next((row for row in rows if row["id"] == record_id), None)
    if found is None:
        raise NotFound
    return found


def _holder(context: Context, table_key: str, record_id: int, field: str) -> Mapping[str, Any]:
    try:
        return get_record(context, table_key, record_id, (field,)).values
    except NotFound:
        return get_record(context, table_key, record_id, (field,), deleted=True).values
