"""What one machine has only one of: the port to answer on, and the data folder to serve from."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from .errors import Misconfigured
from .words import Words

PORT_TAKEN = Words(
    "Port {port} is in use by another program; choose another, e.g. --port {other} or make run PORT={other}.",
    "端口 {port} 已被其他程序占用，请换一个，例如 --port {other} 或 make run PORT={other}。",
)
PORT_REFUSED = Words(
    "This machine does not let us answer at {host}:{port} ({why}).",
    "无法在 {host}:{port} 上提供服务（{why}）。",
)
FOLDER_TAKEN = Words(
    "Another Tablewright is already serving the data folder {folder}; stop it, or set TABLEWRIGHT_DATA_DIR.",
    "另一个表匠正在使用数据目录 {folder}，请先停止它，或用 TABLEWRIGHT_DATA_DIR 指定其他目录。",
)


def check_port(host: str, port: int) -> None:
    """Raise Misconfigured when nobody could answer at `host`:`port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            # Not SO_REUSEPORT, which our own web processes share the port by: with it a second server would slip in.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Misconfigured(PORT_TAKEN.fill(port=port, other=port % 65_000 + 1)) from error
        raise Misconfigured(PORT_REFUSED.fill(host=host, port=port, why=error.strerror)) from error


@contextlib.contextmanager
def sole_server(folder: Path) -> Iterator[None]:
    """Hold the data folder for this process; the system lets go of it however the process ends."""
    with (folder / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Misconfigured(FOLDER_TAKEN.fill(folder=folder)) from error
        yield


def local_host(host: str) -> str:
    """Return the name by which this machine itself reaches a server bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def alive(host: str, port: int) -> bool:
    """Say whether the web server answers /healthz."""
    connection = HTTPConnection(local_host(host), port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
