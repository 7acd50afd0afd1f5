"""The table's rules: sentences that must hold for every written record, asked of the database after the write.

They are asked with every right, so that a rule may read what the writer may not, and inside the transaction,
so that a broken rule takes the write back.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..apps.live import LiveTable
from .draft import Act, Draft
from .many_values import among
from .reach import rule_columns


def check_rules(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note every rule that a written draft breaks, beside the rule's field."""
    rules = table.definition.rules
    if not rules or not drafts:
        return
    source, id_column, conditions = rule_columns(act, table)
    broken = sa.or_(*(sa.not_(condition) for condition in conditions))
    rows = act.work.connection.execute(
        sa.select(id_column, *conditions)
        .select_from(source)
        .where(among(id_column, [draft.id for draft in drafts], act.work.dialect), broken)
    ).all()
    by_id = {draft.id: draft for draft in drafts}
    for record_id, *holds in rows:
        for rule, held in zip(rules, holds, strict=True):
            if not held:
                act.fault(by_id[record_id], rule.field or "", rule.message)
