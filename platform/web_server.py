"""The web server: one master process that watches over the processes which answer."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from .app import create_app
from .config import Config
from .core.processes import die_with_parent
from .core.sqlite_connection import CACHE_MB, MAPPED_MB

# Each thread may hold a database connection; the pool of one process (core/database.py) has room for all of them.
THREADS = 8
# Granian counts connections, idle ones that a browser keeps open included: too few would shut people out.
CONNECTIONS = 1024
STOP_SECONDS = 8
# Far above what a process needs; past it something leaks, and a fresh process takes over.
MOST_MEMORY_MB = 512
_M_ARENA_MAX = -8


def serve_web(config: Config, host: str, port: int) -> None:
    """Answer on `host`:`port` until told to stop; called in a process of its own."""
    server = Granian(
        "tablewright.app:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=config.web_processes,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_SECONDS,
        workers_max_rss=_most_memory(config),
    )
    # The code is loaded by now: leave it out of garbage collection, so that forked processes go on sharing its memory.
    gc.collect()
    gc.freeze()
    server.serve(target_loader=partial(_load, os.getpid(), config), wrap_loader=False)


def _most_memory(config: Config) -> int:
    """Return how many MB a process may have. What is mapped of SQLite's file counts once for each connection."""
    return MOST_MEMORY_MB + (THREADS * (CACHE_MB + MAPPED_MB) if config.on_sqlite else 0)


def _load(master: int, config: Config) -> Callable[..., Any]:
    """Return the application, inside one web process."""
    die_with_parent(master)
    _keep_memory_together()
    return create_app(config)


def _keep_memory_together() -> None:
    """Let the threads share two pools of memory, as they take turns anyway; one each would weigh a third more."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # not every C library has pools
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
