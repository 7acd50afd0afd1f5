"""Turns at what takes much of a machine: so many at once in an installation, whatever the process; others wait.

A turn is a lock on a file in a folder that all processes share, so that the system lets go of it however one ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

LOOKED_SECONDS = 0.1


class NoTurn(Exception):
    """Nobody's turn ended in time."""


@contextlib.contextmanager
def turn_at(folder: Path, name: str, at_once: int, seconds: float) -> Iterator[None]:
    """Hold one of the turns while the block runs; waits up to `seconds` for one, then raises NoTurn."""
    until = time.monotonic() + seconds
    while (held := _free(folder, name, at_once)) is None:
        if time.monotonic() >= until:
            raise NoTurn
        time.sleep(LOOKED_SECONDS)
    with held:
        yield


def _free(folder: Path, name: str, at_once: int) -> IO[str] | None:
    """Return the locked file of a turn that nobody holds, None where all are held."""
    for number in range(at_once):
        lock = (folder / f"{name}-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
        else:
            return lock
    return None
