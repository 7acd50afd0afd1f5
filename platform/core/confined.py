"""Reading what strangers made, in a process of its own under limits on memory and time.

Whatever a hostile file does to its reader, the web process does not feel it. The module that reads calls `confine`
first; who wants something read calls `read_apart` and takes nothing at all for "could not be read".
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Sequence

MEGABYTE = 1024 * 1024


def confine(megabytes: int, seconds: int) -> None:
    """Hold this process to so much memory and time of the processor; it leaves no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_apart(module: str, arguments: Sequence[str], content: bytes, seconds: int) -> bytes:
    """Run `python -m module arguments` with `content` as its input; return what it printed.

    Returns nothing where it failed, was killed by a limit, or took longer than `seconds`.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
