"""The rows of to-many relations: only what differs is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ..apps.live import LiveTable
from .draft import Act, Draft
from .reach import visible_ids
from .shape import shape_of


def keep_unseen(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Keep what the actor cannot see: it looks unset to them, so leaving it out takes nothing away.

    A to-one relation set to nothing keeps a target out of sight; a list keeps, at its end, links out of sight.
    """
    shape = shape_of(table)
    for key, reference in shape.references.items():
        if reference.kind != "record":
            continue
        dropped = {each for draft in drafts if key in draft.values for each in _dropped(draft, key)}
        if not dropped:
            continue
        unseen = dropped - visible_ids(act, reference.table, dropped)
        for draft in drafts:
            if key in draft.values and unseen:
                _keep(draft, key, unseen)


def _dropped(draft: Draft, key: str) -> list[int]:
    """Return the targets that stand in the field now and were left out, without another in their place."""
    before, after = draft.before.get(key), draft.values[key]
    if isinstance(before, list):
        return [each for each in before if each not in (after or ())]
    return [before] if before is not None and after is None else []


def _keep(draft: Draft, key: str, unseen: set[int]) -> None:
    kept = [each for each in _dropped(draft, key) if each in unseen]
    if isinstance(draft.before.get(key), list):
        draft.values[key] = [*(draft.values[key] or ()), *kept]
    elif kept:
        draft.values[key] = kept[0]


def write_links(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Bring the link rows of written drafts in line with their values."""
    for key, links in shape_of(table).links.items():
        added: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        removed: list[dict[str, Any]] = []
        for draft in drafts:
            if key in draft.values:
                _compare(draft, key, added, moved, removed)
        _execute(act, links, added, moved, removed)


def _compare(draft: Draft, key: str, added: list, moved: list, removed: list) -> None:
    before = {linked: place for place, linked in enumerate(draft.before.get(key) or ())}
    for place, linked in enumerate(draft.values[key] or ()):
        row = {"b_record": draft.id, "b_linked": linked, "b_position": place}
        standing = before.pop(linked, None)
        if standing is None:
            added.append(row)
        elif standing != place:
            moved.append(row)
    removed.extend({"b_record": draft.id, "b_linked": linked} for linked in before)


def _execute(act: Act, links: sa.Table, added: list, moved: list, removed: list) -> None:
    this = sa.and_(
        links.c.record_id == sa.bindparam("b_record"), links.c.linked_id == sa.bindparam("b_linked")
    )
    position = sa.bindparam("b_position")
    connection = act.work.connection
    if removed:
        connection.execute(sa.delete(links).where(this), removed)
    if moved:
        connection.execute(sa.update(links).where(this).values(position=position), moved)
    if added:
        names = {
            "record_id": sa.bindparam("b_record"),
            "linked_id": sa.bindparam("b_linked"),
            "position": position,
        }
        connection.execute(sa.insert(links).values(names), added)
