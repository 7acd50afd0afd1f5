"""The one door for writing: create, change, delete, restore and purge records, for screens, API and samples alike.

Each function keeps the same order: may you; is it right; change it; say what happened. All of it happens in the
caller's transaction, so an error means that nothing was written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from ...core.errors import Conflict, Malformed, Refused, TooLarge
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import OnlyLooking
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from ..apps.models import AppRow
from . import changes as change_log
from .attachments import check_files, claim_files
from .before_write import concerned, judge
from .cascades import check_cascades
from .circles import check_circles
from .conflicts import merge
from .context import Context
from .defaults import check_required, fill
from .deletion import delete_records
from .draft import Act, Draft, by_table, with_rows
from .links import keep_unseen, write_links
from .needed import needed_fields
from .purging import purge_records
from .reach import check_editable, lock, refuse_unseen
from .references import check_references
from .restoring import restore_records
from .rules import check_rules
from .serials import number
from .standing import add_standing
from .store import insert
from .store import update as update_rows
from .subforms import write_rows
from .uniques import check_uniques, guarded
from .values import read_each, read_fields, take_values

TWICE = Words("a record is named twice", "同一记录重复出现")
MOST = Words("{count} records in one call", "单次 {count} 条记录")
_LIVE_REVISION = (
    sa.select(AppRow.revision)
    .where(AppRow.id == sa.bindparam("app_id"))
    .with_for_update(read=True, key_share=True)
)
"""Held until the end: whoever publishes meanwhile waits, and knows of everything that was written before."""


class AppChanged(Conflict):
    """The app got another revision after the request had read it: values could go into fields that are gone."""

    code = "app_changed"
    words = Words(
        "The app was changed a moment ago. Reload, look at your values and save again.",
        "应用刚刚被修改，请刷新页面，核对内容后重新保存。",
    )


class Change(NamedTuple):
    """New values for one record. `rev` is the revision the values were seen at; None overwrites these fields."""

    id: int
    fields: Mapping[str, Any]
    rev: int | None = None


def create(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    rows: Sequence[Mapping[str, Any]],
    source: str,
    made: Sequence[datetime] | None = None,
) -> list[int]:
    """Create records from API values and return their ids in order.

    `made` says when each came into being, where that is not now; only the product itself may tell (sample data).
    Raises NotFound, Refused, TooLarge and Invalid, whose paths begin with "<place>." when there are many.
    """
    act, table = _begin(work, context, table_key, "create", source, len(rows))
    if made is not None and not context.actor.is_system:
        raise Refused
    drafts = []
    for place, (path, fields) in enumerate(zip(_paths(len(rows)), rows, strict=True)):
        draft = Draft(table, path, made_at=made[place] if made else None)
        take_values(act, draft, read_fields(act, table, fields, path, "create"))
        drafts.append(draft)
    for each in by_table(drafts).values():
        fill(act, each)
    judge(act, table, "create", drafts)
    everything = by_table(drafts)
    _check(act, drafts, everything)
    number(act, table, drafts)
    with guarded(act, table, drafts):
        insert(act, table, drafts)
    _write_around(act, table, drafts)
    change_log.write(act, table, "create", [change_log.entry_of(draft) for draft in drafts])
    return [draft.id for draft in drafts]


def update(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    changes: Sequence[Change],
    source: str,
    *,
    of_many: bool = False,
) -> list[int]:
    """Change records and return their revision numbers in order. What changes nothing writes nothing.

    Many at once need the right "bulk_edit" beside "edit"; `of_many` says that these are part of many. Raises
    NotFound, Refused, TooLarge, Malformed, Invalid, and EditConflict where somebody else changed the same field.
    """
    act, table = _begin(work, context, table_key, "edit", source, len(changes))
    many = ("bulk_edit",) if of_many or len(changes) > 1 else ()
    if not act.context.rights.tables[table_key].actions.issuperset(many):
        raise NotAllowed("bulk_edit", context.app.key, table.definition)
    ids = [change.id for change in changes]
    if len(set(ids)) != len(ids):
        raise Malformed(why=TWICE)
    named = {key for change in changes for key in change.fields}
    judged = concerned(act, table, "update")
    needed = None if judged else needed_fields(table, named)
    standing = lock(act, table, ids, "edit", *many, fields=needed)
    drafts = _changed_drafts(act, table, changes, standing)
    refuse_unseen(act, drafts)
    keep_unseen(act, table, drafts)
    merge(act, table, [(d, change.rev) for d, change in zip(drafts, changes, strict=True)])
    for each in with_rows(drafts):
        if not each.fresh:
            _drop_unchanged(each)
    for each in by_table(drafts).values():
        fill(act, each)
    check_editable(act, drafts)
    if judged:
        judge(act, table, "update", [draft for draft in drafts if draft.values or draft.children])
    _check(act, drafts, by_table(drafts))
    changed = [draft for draft in drafts if draft.values or draft.children and change_log.told(draft)]
    with guarded(act, table, changed):
        update_rows(act, table, changed)
    _write_around(act, table, changed)
    change_log.write(act, table, "update", [change_log.entry_of(draft) for draft in changed])
    return [draft.rev for draft in drafts]


def delete(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    ids: Sequence[int],
    source: str,
    *,
    of_many: bool = False,
) -> None:
    """Move records to the recycle bin, with those that cannot be without them; `of_many`: an act on many of them.

    Raises NotFound, Refused, TooLarge, and Invalid where a record is still needed elsewhere.
    """
    act, table = _begin(work, context, table_key, "delete", source, len(ids), of_many)
    standing = lock(act, table, ids, "delete")
    if concerned(act, table, "delete"):
        paths = zip(standing.values(), _paths(len(standing)), strict=True)
        drafts = [
            Draft(table, path, id=row["id"], rev=row["rev"], before=row, fresh=False) for row, path in paths
        ]
        judge(act, table, "delete", drafts)
        act.refuse_faults()
    delete_records(act, table, ids, dict(zip(ids, _paths(len(ids)), strict=True)))


def restore(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    ids: Sequence[int],
    source: str,
    *,
    of_many: bool = False,
) -> None:
    """Take records out of the recycle bin, with those that went there together with them; `of_many`: as above.

    Raises NotFound, Refused, TooLarge, and Invalid where a value was taken meanwhile or a record it hangs on is gone.
    """
    act, table = _begin(work, context, table_key, "restore", source, len(ids), of_many)
    standing = lock(act, table, ids, "restore", deleted=True)
    restore_records(act, table, standing, dict(zip(ids, _paths(len(ids)), strict=True)))


def purge(work: UnitOfWork, context: Context, table_key: str, ids: Sequence[int], source: str) -> None:
    """Remove records of the recycle bin for good, with their files and the values their history holds.

    Only administrators may. Raises NotFound and Refused.
    """
    act, table = _begin(work, context, table_key, "delete", source, len(ids))
    if not context.actor.administers(context.app.id):
        raise NotAllowed("purge", context.app.key, table.definition)
    lock(act, table, ids, "delete", deleted=True)
    purge_records(act, table, ids)


def _begin(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    action: str,
    source: str,
    count: int,
    of_many: bool = False,
) -> tuple[Act, LiveTable]:
    """Return the act and its table, or refuse before anything is read."""
    table, mine = context.table(table_key)
    if context.actor.read_only:
        raise OnlyLooking
    if action not in mine.actions:
        raise NotAllowed(action, context.app.key, table.definition)
    most = LIMITS.records_per_bulk if of_many else LIMITS.records_per_call
    if count > most:
        raise TooLarge(limit=MOST.fill(count=most))
    revision = work.connection.scalar(_LIVE_REVISION, {"app_id": context.app.id})
    if revision != context.app.revision:
        raise AppChanged
    return Act(work, dataclasses.replace(context, connection=work.connection), source), table


def _paths(count: int) -> list[str]:
    """Return what leads the faults of each of `count` records: nothing for a single one."""
    return [""] if count == 1 else [f"{place}." for place in range(count)]


def _changed_drafts(
    act: Act,
    table: LiveTable,
    changes: Sequence[Change],
    standing: Mapping[int, dict[str, Any]],
) -> list[Draft]:
    paths = _paths(len(changes))
    read = read_each(act, table, [change.fields for change in changes], paths, "edit")
    named = {key for values in read for key in values}
    add_standing(act, table, list(standing.values()), named)
    drafts = []
    for change, path, values in zip(changes, paths, read, strict=True):
        before = standing[change.id]
        draft = Draft(table, path, id=change.id, rev=before["rev"], before=before, fresh=False)
        take_values(act, draft, values)
        drafts.append(draft)
    return drafts


def _drop_unchanged(draft: Draft) -> None:
    draft.values = {k: v for k, v in draft.values.items() if change_log.differs(draft.before.get(k), v)}


def _check(act: Act, drafts: Sequence[Draft], everything: Mapping[LiveTable, list[Draft]]) -> None:
    """Raise Invalid with every fault of every draft."""
    for table, each in everything.items():
        check_required(act, each)
        check_files(act, table, each)
        check_cascades(act, table, each)
    check_references(act, [draft for each in everything.values() for draft in each])
    if drafts:
        check_uniques(act, drafts[0].table, drafts)
    act.refuse_faults()


def _write_around(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Write what hangs on written records, then ask the table's rules about them."""
    write_links(act, table, drafts)
    write_rows(act, table, drafts)
    for each_table, each in by_table(drafts).items():
        claim_files(act, each_table, each)
    check_circles(act, table, drafts)
    check_rules(act, table, drafts)
    act.refuse_faults()
