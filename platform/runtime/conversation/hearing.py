"""What followers hear when records are written: registered with the record service's listeners."""

from __future__ import annotations

from collections.abc import Sequence

from ..apps.live import LiveTable
from ..records.after_write import Written, listen
from ..records.draft import Act
from .followers import hearers, owners
from .notices import write_notices, write_summary

FEW = 10
"""How many records one act may touch before each person hears of it once, not for each record."""
UNHEARD = frozenset({"sample"})
"""Sources nobody is told of."""
OWNER = "owner"


def hear(act: Act, table: LiveTable, name: str, entries: Sequence[Written]) -> None:
    """Write the notices of one act: a new record to the owner it was given to, a change to all who hear of it."""
    if act.source in UNHEARD or table.definition.parent is not None or name not in ("create", "update"):
        return
    by, ids = act.context.actor.person_id, [entry.record_id for entry in entries]
    heard = (owners if name == "create" else hearers)(table, ids, act.work.dialect, by)
    if len(entries) > FEW:
        write_summary(act.work, table, heard, by)
        return
    if name == "create":
        write_notices(act.work, table, heard, "assigned", by)
        return
    given = [entry.record_id for entry in entries if OWNER in entry.changes]
    if given:
        write_notices(act.work, table, owners(table, given, act.work.dialect, by), "assigned", by)
    fields = {"fields": sorted(entries[0].changes)} if len(entries) == 1 else None
    write_notices(act.work, table, heard, "change", by, fields, quiet=True)


listen(hear)
