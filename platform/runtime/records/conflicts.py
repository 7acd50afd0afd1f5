"""Two people, one record: changes to different fields merge, another value for the same field is a conflict.

A change that says which revision it was made on is compared with what the change log tells since then. A form sends
all its fields: one that holds what stood there at that revision was not touched, and keeps what somebody else gave it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.errors import Conflict, Malformed
from ...core.words import Words
from ..apps.live import LiveTable
from .changes import told
from .draft import Act, Draft
from .models import Change as LogRow

NO_SUCH_REVISION = Words("the record has no revision {rev}", "该记录没有版本 {rev}")


class EditConflict(Conflict):
    """Somebody else gave the same fields other values. `fields` is {key: {"yours", "theirs"}} in API values."""

    code = "edit_conflict"
    words = Words(
        "Somebody else changed the same field meanwhile. Choose which value to keep.",
        "他人刚刚修改了同一字段，请选择保留哪个值。",
    )

    def __init__(self, fields: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self.fields = fields


def merge(act: Act, table: LiveTable, drafts: Sequence[tuple[Draft, int | None]]) -> None:
    """Take out of a draft, made on the revision beside it, what it left as it was and somebody else has changed since.

    Raises EditConflict where both gave a field another value.
    """
    found: dict[str, dict[str, Any]] = {}
    for draft, rev in drafts:
        if rev is None or rev == draft.rev:
            continue
        if not 0 < rev < draft.rev:
            raise Malformed(why=NO_SUCH_REVISION.fill(rev=rev))
        changed = _changed_since(act, table, draft, rev)
        for key, (theirs, yours) in told(draft).items():
            if key not in changed or changed[key] == theirs:
                continue
            if changed[key] == yours:
                draft.values.pop(key, None)
                draft.children.pop(key, None)
            else:
                found[draft.path + key] = {"yours": yours, "theirs": theirs}
    if found:
        raise EditConflict(found)


def _changed_since(act: Act, table: LiveTable, draft: Draft, rev: int) -> dict[str, Any]:
    """Return {field key: its API value at revision `rev`} of the fields changed since."""
    rows = act.work.connection.scalars(
        sa.select(LogRow.changes)
        .where(LogRow.table_id == table.id, LogRow.record_id == draft.id, LogRow.rev > rev)
        .order_by(LogRow.id)
    )
    base: dict[str, Any] = {}
    for changes in rows:
        for key, (old, _new) in changes.items():
            base.setdefault(key, old)
    return base
