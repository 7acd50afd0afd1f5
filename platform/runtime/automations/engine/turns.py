"""Turns of steps that look for the same record: one at a time, each to the end of its transaction.

SQLite has one such transaction at a time anyway; PostgreSQL holds a lock whose number is made of what is looked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ....core.unit_of_work import UnitOfWork


def take_turn(work: UnitOfWork, table_id: int, values: Mapping[str, Any]) -> None:
    """Wait for every transaction that has taken its turn for the same API values of a table to end."""
    if work.dialect != "postgresql":
        return
    alike = {key: each.strip().casefold() if isinstance(each, str) else each for key, each in values.items()}
    told = json.dumps([table_id, alike], sort_keys=True, default=str).encode()
    number = int.from_bytes(hashlib.blake2b(told, digest_size=8, person=b"turn").digest(), signed=True)
    work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
