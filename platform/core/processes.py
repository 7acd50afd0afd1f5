"""Child processes that live and die with this one: started in order, started again when they fall, stopped in reverse.

A child is a program, or a function of ours: where the system can fork (Linux) it begins with everything this
process has loaded, at once and in shared memory. Stopping is asked for by SIGTERM or SIGINT and is orderly; when this
process is killed outright the system itself tells the children (Linux), so that nothing is left behind that holds a
port or the data folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from .errors import ProductError
from .words import Words

START_SECONDS = 30.0
LOOK_SECONDS = 0.2
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
SETTLED_SECONDS = 30.0

_FORKING = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class ChildFailed(ProductError):
    """A process that the installation needs did not start."""

    code = "child_failed"
    words = Words("{name} did not start; the lines above say why.", "{name}未能启动，原因见上方信息。")


@dataclass(frozen=True, slots=True)
class Child:
    """What to run: a program with its arguments, or a function with its. `ready` answers whether it serves."""

    name: Words
    run: tuple[str, ...] | Callable[..., None]
    arguments: tuple[Any, ...] = ()
    """Of a function."""
    ready: Callable[[], bool] = lambda: True
    stop_seconds: float = 10.0


class Process(Protocol):
    """A started child, whichever kind it is."""

    def ended(self) -> bool:
        """Say whether it has ended."""

    def terminate(self) -> None:
        """Ask it to stop."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self, seconds: float | None) -> None:
        """Return when it has ended or the time is over."""


@dataclass(slots=True)
class _Running:
    child: Child
    process: Process
    started: float
    pause: float = FIRST_PAUSE
    start_again_at: float | None = None


class Supervisor:
    """Keeps children running. A context manager: leaving it stops them all, the last started first."""

    def __init__(self, say: Callable[[Words], None] = lambda _words: None) -> None:
        self._say = say
        self._running: list[_Running] = []
        self._asked_to_stop = threading.Event()

    def start(self, child: Child, seconds: float = START_SECONDS) -> None:
        """Start `child` and wait until it is ready; raises ChildFailed when it ends or stays silent."""
        running = _Running(child, _spawn(child), time.monotonic())
        self._running.append(running)
        while not child.ready():
            late = time.monotonic() - running.started > seconds
            if running.process.ended() or late:
                raise ChildFailed(name=child.name)
            if self._asked_to_stop.wait(0.02):
                return

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as the wish to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop_soon())

    def stop_soon(self) -> None:
        """Make `watch` return at its next look."""
        self._asked_to_stop.set()

    def watch(self) -> None:
        """Start fallen children again, waiting longer each time, until asked to stop."""
        while not self._asked_to_stop.wait(LOOK_SECONDS):
            for running in self._running:
                self._look_after(running)

    def _look_after(self, running: _Running) -> None:
        if not running.process.ended():
            return
        now = time.monotonic()
        if running.start_again_at is None:
            if now - running.started > SETTLED_SECONDS:
                running.pause = FIRST_PAUSE
            running.start_again_at = now + running.pause
            running.pause = min(running.pause * 2, LONGEST_PAUSE)
            self._say(
                Words("{name} ended unexpectedly; starting it again.", "{name}意外退出，正在重新启动。").fill(
                    name=running.child.name
                )
            )
        elif now >= running.start_again_at:
            running.process, running.started = _spawn(running.child), now
            running.start_again_at = None

    def stop(self) -> None:
        """Stop all children, the last started first: ask, wait its time, then insist."""
        while self._running:
            running = self._running.pop()
            running.process.terminate()
            running.process.wait(running.child.stop_seconds)
            if not running.process.ended():
                running.process.kill()
                running.process.wait(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def die_with_parent(parent: int) -> None:
    """End this process when its parent, of process id `parent`, ends for whatever reason (Linux).

    The handlers of SIGTERM and SIGINT that it was forked with are the parent's, and mean nothing here: a signal to a
    process that has not set up its own yet would be swallowed by them, and the process outlive everything.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before the line above
        os.kill(os.getpid(), signal.SIGTERM)


def _spawn(child: Child) -> Process:
    return _Function(child) if callable(child.run) else _Program(child.run)


class _Program:
    """A program, started."""

    def __init__(self, command: tuple[str, ...]) -> None:
        parent = os.getpid()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            # Ctrl-C in a terminal reaches this process alone, which then stops the rest in order.
            process_group=0,
            preexec_fn=lambda: die_with_parent(parent),
        )
        self.terminate, self.kill = self._process.terminate, self._process.kill

    def ended(self) -> bool:
        return self._process.poll() is not None

    def wait(self, seconds: float | None) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)


class _Function:
    """A function, started in a process of its own."""

    def __init__(self, child: Child) -> None:
        self._process = _FORKING.Process(target=_call, args=(os.getpid(), child.run, child.arguments))
        self._process.start()
        self.terminate, self.kill, self.wait = self._process.terminate, self._process.kill, self._process.join

    def ended(self) -> bool:
        return self._process.exitcode is not None


def _call(parent: int, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Begin as a program of its own would: no handlers of the parent's, a process group of its own."""
    die_with_parent(parent)
    os.setpgid(0, 0)
    function(*arguments)
