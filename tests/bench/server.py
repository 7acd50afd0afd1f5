"""The product as `tablewright serve` starts it, in processes of its own, and what they weigh."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

START_SECONDS = STOP_SECONDS = 120


class Server:
    """A running installation. A context manager: leaving it stops everything."""

    def __init__(self, address: str, folder: Path, **variables: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        own = {"TABLEWRIGHT_DATABASE_URL": address, "TABLEWRIGHT_DATA_DIR": str(folder), **variables}
        self.log = (folder / "serve.log").open("w")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("tablewright")), "serve", "--port", str(self.port)],
            env={**os.environ, **own},
            stdout=self.log,
            stderr=self.log,
        )
        self._wait(began + START_SECONDS)
        self.start_seconds = time.perf_counter() - began

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it as its user would."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STOP_SECONDS)
        self.log.close()

    def memory(self) -> list[float]:
        """Return what each web process weighs in MB: its own pages and its share of the common ones."""
        masters = psutil.Process(self.process.pid).children()
        workers = [worker for master in masters for worker in master.children()]
        return [round(worker.memory_full_info().pss / 1e6, 1) for worker in workers]

    def _wait(self, until: float) -> None:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).close()
                return
            except OSError:  # refused, not ready yet, or too busy to answer in time
                if time.perf_counter() > until or self.process.poll() is not None:
                    raise RuntimeError(f"the server did not start; see {self.log.name}") from None
                time.sleep(0.01)
