"""The chain of codes: each entry's code covers the entry and the code before it, and the end is coded as well.

`audit_chain` has one row for each chain: the entries (1) and the seals over the change log (2). Whoever adds to a
chain holds its row until the transaction ends, so codes follow each other in the order of the ids, without gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.unit_of_work import UnitOfWork
from . import keys
from .models import AuditChain

ENTRIES, SEALS = 1, 2
BEGINNING = ""
"""The code before the first."""
_CHAIN = AuditChain.__table__


@dataclass(frozen=True, slots=True)
class End:
    """The last link of a chain."""

    last_id: int
    last_code: str


def hold_end(work: UnitOfWork, chain: int) -> End:
    """Return the end of a chain, which nobody else can move until the transaction is over."""
    held = sa.select(_CHAIN.c.last_id, _CHAIN.c.last_code).where(_CHAIN.c.id == chain).with_for_update()
    row = work.connection.execute(held).first()
    if row is None:
        first = {"id": chain, "last_id": 0, "last_code": BEGINNING, "code": end_code(chain, 0, BEGINNING)}
        insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_CHAIN).values(first)
        work.connection.execute(insert.on_conflict_do_nothing())
        row = work.connection.execute(held).one()
    return End(row.last_id, row.last_code)


def move_end(work: UnitOfWork, chain: int, last_id: int, last_code: str) -> None:
    """Say that a chain now ends with `last_id`."""
    values = {"last_id": last_id, "last_code": last_code, "code": end_code(chain, last_id, last_code)}
    work.connection.execute(sa.update(_CHAIN).where(_CHAIN.c.id == chain).values(values))


def end_code(chain: int, last_id: int, last_code: str) -> str:
    """Return the code of a chain's end."""
    return keys.code("end", f"{chain} {last_id} {last_code}".encode())


def entry_code(before: str, entry: Mapping[str, Any]) -> str:
    """Return the code of an entry (its columns by name, without "code") that follows the code `before`."""
    told = {**entry, "at": entry["at"].isoformat()}
    return keys.code("entry", before.encode(), orjson.dumps(told, option=orjson.OPT_SORT_KEYS))
