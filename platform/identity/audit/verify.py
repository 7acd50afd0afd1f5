"""Does the log stand as it was written? Recomputes every code and names the first place that does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.words import Words
from .chain import BEGINNING, ENTRIES, SEALS, End, end_code, entry_code
from .change_rows import digest_rows, rows_between
from .models import AuditChain, AuditEntry, ChangeSeal
from .seals import LOWEST, seal_code

PAGE = 2000
_CHAIN, _ENTRIES, _SEALS = AuditChain.__table__, AuditEntry.__table__, ChangeSeal.__table__

NO_END = Words("The end of the audit log is missing.", "审计日志的末端记录缺失。")
END_CHANGED = Words("The end of the audit log was changed.", "审计日志的末端记录被改动。")
ENTRY_MISSING = Words("Entry {id} of the audit log is missing.", "审计日志缺少第 {id} 条。")
ENTRY_CHANGED = Words(
    "Entry {id} of the audit log was changed, or put in.", "审计日志第 {id} 条被改动或为伪造。"
)
ENTRY_ADDED = Words(
    "Entry {id} of the audit log was not written by Tablewright.", "审计日志第 {id} 条不是由表匠写入的。"
)
ENTRY_OTHER = Words(
    "Entry {id} does not have the expected code: this is another log, or an older copy of it.",
    "第 {id} 条的校验码与预期不符：当前日志不是原来的日志，或已被换成旧副本。",
)
SEAL_MISSING = Words("Seal {id} of the change log is missing.", "变更记录缺少第 {id} 个封存。")
SEAL_ADDED = Words(
    "Seal {id} of the change log was not written by Tablewright.", "变更记录第 {id} 个封存不是由表匠写入的。"
)
CHANGES_BROKEN = Words(
    "Changes {first} to {last} of the change log, sealed as {id}, were edited, removed or added to.",
    "变更记录第 {first} 至 {last} 条（封存 {id}）被修改、删除或插入。",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, and what is broken first; `last` and `code` are the log's end."""

    entries: int
    changes: int
    broken: Words | None
    last: int = 0
    code: str = ""


class _Broken(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def verify(
    connection: sa.Connection, newest: int | None = None, expect: tuple[int, str] | None = None
) -> Finding:
    """Check all entries and sealed changes, or only so many of the newest.

    `expect` is an entry's id and the code it had at an earlier time: what nobody who only knows the database can
    prove is that the whole of it is not an older copy.

    All statements of `connection` must see one moment (core.database.one_moment), or an entry that is just being
    written looks like a forgery.
    """
    told = _Counting()
    end = End(0, "")
    broken = None
    try:
        end = _end(connection, ENTRIES, _ENTRIES)
        if expect is not None and _code_at(connection, _ENTRIES, expect[0]) != expect[1]:
            raise _Broken(ENTRY_OTHER.fill(id=expect[0]))
        _check_entries(connection, end, newest, told)
        _check_seals(connection, newest, told)
    except _Broken as found:
        broken = found.words
    return Finding(told.entries, told.changes, broken, end.last_id, end.last_code)


@dataclass(slots=True)
class _Counting:
    entries: int = 0
    changes: int = 0


def _end(connection: sa.Connection, chain: int, links: sa.Table) -> End:
    row = connection.execute(sa.select(_CHAIN).where(_CHAIN.c.id == chain)).first()
    if row is None:
        if connection.execute(sa.select(links.c.id).limit(1)).first():
            raise _Broken(NO_END)
        return End(0, BEGINNING)
    if row.code != end_code(chain, row.last_id, row.last_code):
        raise _Broken(END_CHANGED)
    return End(row.last_id, row.last_code)


def _check_entries(connection: sa.Connection, end: End, newest: int | None, told: _Counting) -> None:
    start = 0 if newest is None else max(0, end.last_id - newest)
    before, last = _code_at(connection, _ENTRIES, start), start
    for row in _pages(connection, _ENTRIES, start if newest is not None else None):
        if row.id > end.last_id:
            raise _Broken(ENTRY_ADDED.fill(id=row.id))
        if row.id > last + 1:
            raise _Broken(ENTRY_MISSING.fill(id=last + 1))
        entry = dict(row._mapping)
        code = entry.pop("code")
        if row.id != last + 1 or code != entry_code(before, entry):
            raise _Broken(ENTRY_CHANGED.fill(id=row.id))
        before, last = code, row.id
        told.entries += 1
    if last < end.last_id:
        raise _Broken(ENTRY_MISSING.fill(id=last + 1))
    if before != end.last_code:
        raise _Broken(ENTRY_CHANGED.fill(id=last))


def _check_seals(connection: sa.Connection, newest: int | None, told: _Counting) -> None:
    end = _end(connection, SEALS, _SEALS)
    start = 0 if newest is None else max(0, end.last_id - newest // 1000)
    before, last = _code_at(connection, _SEALS, start), start
    above = connection.scalar(sa.select(_SEALS.c.last_id).where(_SEALS.c.id == start))
    above = LOWEST if above is None else above
    for seal in _pages(connection, _SEALS, start if newest is not None else None):
        if seal.id > end.last_id:
            raise _Broken(SEAL_ADDED.fill(id=seal.id))
        if seal.id != last + 1:
            raise _Broken(SEAL_MISSING.fill(id=last + 1))
        rows = rows_between(connection, above, seal.rows + 1, seal.last_id)
        if len(rows) != seal.rows or seal.code != seal_code(before, dict(seal._mapping), digest_rows(rows)):
            raise _Broken(CHANGES_BROKEN.fill(id=seal.id, first=seal.first_id, last=seal.last_id))
        before, last, above = seal.code, seal.id, seal.last_id
        told.changes += seal.rows
    if last < end.last_id:
        raise _Broken(SEAL_MISSING.fill(id=last + 1))
    if before != end.last_code:
        raise _Broken(SEAL_ADDED.fill(id=last))


def _code_at(connection: sa.Connection, links: sa.Table, link_id: int) -> str:
    if link_id == 0:
        return BEGINNING
    return connection.scalar(sa.select(links.c.code).where(links.c.id == link_id)) or BEGINNING


def _pages(connection: sa.Connection, links: sa.Table, above: int | None) -> Iterator[sa.Row]:
    while True:
        told = sa.select(links).order_by(links.c.id).limit(PAGE)
        rows = connection.execute(told if above is None else told.where(links.c.id > above)).all()
        yield from rows
        if len(rows) < PAGE:
            return
        above = rows[-1].id
