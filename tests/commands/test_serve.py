"""`serve` answers, keeps what it needs running, stops cleanly, and leaves nothing behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="The tests look at processes through /proc.")


class Server:
    """A `tablewright serve` of its own, on a free port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.log = folder / "serve.log"
        named = {f"TABLEWRIGHT_{name}": value for name, value in settings.items()}
        quiet = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TABLEWRIGHT_", "LANG", "LC_"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tablewright.cli", "serve", "--port", str(self.port)],
            env={**quiet, "TABLEWRIGHT_DATA_DIR": str(folder / "data"), **named},
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait(lambda: "Press Ctrl-C" in self.said() or self.process.poll() is not None)
        self.family = family(self.process.pid)

    def said(self) -> str:
        return self.log.read_text()

    def wait(self, condition, seconds: float = 90) -> None:
        """Look until `condition()` holds."""
        over, until = threading.Event(), time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, self.said()
            over.wait(0.02)

    def status(self, path: str) -> int | None:
        """Return the status of a page, None when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def left(self) -> list[int]:
        """Return the processes of this server that still run."""
        return [pid for pid in self.family if state(pid) not in (None, "Z")]

    def end(self, number: int) -> int:
        """Send a signal and return the exit code once everything is gone."""
        self.family |= family(self.process.pid)
        self.process.send_signal(number)
        code = self.process.wait(120)
        self.wait(lambda: not self.left(), 60)
        return code


def state(pid: int) -> str | None:
    """Return a process's state letter, None when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return None


def family(pid: int) -> set[int]:
    """Return a process and all its descendants."""
    found, waiting = set(), [pid]
    while waiting:
        each = waiting.pop()
        found.add(each)
        try:
            waiting += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:
            continue
    return found


def children(pid: int) -> list[int]:
    """Return the children of a process, in the order of their start."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def serve(tmp_path):
    """Give a function that starts a server and waits until it is ready."""
    started: list[Server] = []

    def start(**settings: str) -> Server:
        started.append(Server(tmp_path, **settings))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.end(signal.SIGTERM)


def test_it_answers_stops_cleanly_and_starts_again_on_the_same_data(serve, database_url):
    for number in (signal.SIGTERM, signal.SIGINT):
        server = serve(DATABASE_URL=database_url)
        assert server.status("/healthz") == server.status("/readyz") == 200
        assert f"Tablewright is ready at http://127.0.0.1:{server.port}" in server.said()
        assert server.end(number) == 0
        assert "Stopped; everything saved is kept in" in server.said()
        assert "Traceback" not in server.said()


def test_killed_outright_it_leaves_no_process_and_the_next_start_works(serve):
    server = serve()
    assert len(server.family) >= 6
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    assert serve().status("/readyz") == 200


def test_whatever_falls_comes_back_and_it_goes_on_answering(serve):
    server = serve(WEB_PROCESSES="2")
    valkey, worker, sender, automations, web = children(server.process.pid)
    assert len(children(web)) == 2
    for process in (children(web)[0], valkey, worker, sender, automations, web):
        os.kill(process, signal.SIGKILL)
    server.wait(lambda: server.said().count("starting it again") == 5)
    server.wait(lambda: server.status("/readyz") == 200)
    server.wait(lambda: len(children(server.process.pid)) == 5)
    assert server.end(signal.SIGTERM) == 0


def test_a_second_server_on_the_same_data_is_told_so(serve, tmp_path):
    serve()
    second = Server(tmp_path)
    assert second.process.wait() == 1
    assert re.fullmatch(r"Error: Another Tablewright is already serving .*\n", second.said())


def test_a_named_queue_server_is_used_and_none_is_started(serve, redis_url):
    server = serve(REDIS_URL=redis_url)
    assert server.status("/healthz") == 200
    assert len(children(server.process.pid)) == 4
