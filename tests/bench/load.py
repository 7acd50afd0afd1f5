"""The load generator, run as a process of its own: plain sockets, so that the client costs next to nothing.

Reads one job as JSON from standard input, `{"port", "connections", "seconds", "requests": [{"method", "path",
"headers", "body"}]}`, and writes `{"latencies" in ms, sorted, "seconds", "failures", "failure"}`. The text
`{n}` in a request becomes a number that is new each time.
"""

from __future__ import annotations

import itertools
import json
import socket
import sys
import threading
import time
from collections.abc import Sequence

WARM_UP = 0.25
"""The part of the time that comes before measuring."""


class Caller:
    """One connection that sends the requests in turn and notes how long each answer took."""

    def __init__(self, port: int, requests: Sequence[dict], numbers: itertools.count, first: int) -> None:
        self.port, self.requests, self.numbers = port, requests, numbers
        self.turn = itertools.cycle(range(first, first + len(requests)))
        self.latencies: list[float] = []
        self.failures, self.failure = 0, ""

    def run(self, warm: float, until: float) -> None:
        """Call until the time is over; calls before `warm` are not counted."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            now = time.perf_counter()
            while now < until:
                request = self.requests[next(self.turn) % len(self.requests)]
                connection.sendall(written(request, next(self.numbers)))
                status, answer = read(connection)
                after = time.perf_counter()
                if not 200 <= status < 300:
                    self.failures += 1
                    self.failure = f"{status} {request['method']} {request['path']}: {answer[:300]!r}"
                elif now >= warm:
                    self.latencies.append((after - now) * 1000)
                now = after


def written(request: dict, number: int) -> bytes:
    """Return the bytes of a request."""
    told = f"{number:09d}"
    body = request.get("body", "").replace("{n}", told).encode()
    lines = [f"{request['method']} {request['path'].replace('{n}', told)} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in request["headers"].items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read(connection: socket.socket) -> tuple[int, bytes]:
    """Return status and body of one answer."""
    held = b""
    while (end := held.find(b"\r\n\r\n")) < 0:
        held += _more(connection)
    head = held[:end].decode("latin-1").lower()
    status = int(head[9:12])
    if "\r\ntransfer-encoding: chunked" in head:
        while not held.endswith(b"0\r\n\r\n"):
            held += _more(connection)
        return status, held[end + 4 :]
    length = int(head.partition("\r\ncontent-length:")[2].partition("\r\n")[0] or 0)
    while len(held) < end + 4 + length:
        held += _more(connection)
    return status, held[end + 4 :]


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionError("the server closed the connection")
    return piece


def main() -> None:
    """Do the job of standard input."""
    job = json.load(sys.stdin)
    numbers = itertools.count(time.time_ns() // 1_000_000 % 100_000_000)
    callers = [Caller(job["port"], job["requests"], numbers, 7 * at) for at in range(job["connections"])]
    start = time.perf_counter()
    warm, until = start + job["seconds"] * WARM_UP, start + job["seconds"] * (1 + WARM_UP)
    threads = [threading.Thread(target=caller.run, args=(warm, until)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answer = {
        "latencies": sorted(each for caller in callers for each in caller.latencies),
        "seconds": job["seconds"],
        "failures": sum(caller.failures for caller in callers),
        "failure": next((caller.failure for caller in callers if caller.failure), ""),
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
