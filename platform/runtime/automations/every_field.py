"""Every field of a record that automations can name: those its table lists, and those the system keeps beside them."""

from __future__ import annotations

from ..records.context import Context


def every_field(context: Context, table: str) -> tuple[str, ...]:
    """Return the keys, the owner's and the times' among them, of what may be read of a table."""
    live, rights = context.table(table)
    return tuple(key for key in live.definition.by_key if key in rights.shown)
