"""`PYTHONPATH=tests python -m bench.faults`: what becomes of automations while the processes they live in are killed.

A whole installation runs as `tablewright serve` starts it, with the embedded queue server, which keeps nothing. People
save records through the API; meanwhile web processes, workers, senders, the queue server, everything at once and
PostgreSQL are killed (SIGKILL), chosen by a seed. Then nothing is done but wait, and what is found is counted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from fixtures.receiver import Receiver
from fixtures.workshop import Workshop
from tablewright.core.key_in_use import use_key
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.tokens import add_token

from .fault_check import automations, found, pass_time, unfinished
from .filling import say
from .own_places import postgresql_place, sqlite_place
from .server import Server

PEOPLE, THINK_SECONDS = 2, 0.4
HURRY_SECONDS, MOST_STARTS = 10.0, 30
ALLOW = {"TABLEWRIGHT_OUTBOUND_ALLOW": "127.0.0.0/8"}
EVERYTHING, DATABASE = "everything", "database"
_BACKENDS = sa.text(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How long, how wild: seconds of killing, the pause between two kills, and how long recovery may take."""

    seconds: float
    seed: int
    pauses: tuple[float, float] = (1.0, 4.0)
    patience: float = 300.0
    hurry: bool = False
    """Leases and pauses are over when the killing is: what a short run has no time to wait for."""


@dataclass
class House:
    """A running installation, and what was done to it."""

    address: str
    folder: Path
    engine: Engine
    token: str
    server: Server
    saved: list[int] = field(default_factory=list)
    """The records that people were told are saved."""
    refused: int = 0
    kills: list[str] = field(default_factory=list)

    def start_again(self) -> None:
        """Start everything anew after all of it was killed, as a machine does: until it runs."""
        for _ in range(MOST_STARTS):
            with contextlib.suppress(RuntimeError):
                self.server = Server(self.address, self.folder, **ALLOW)
                return
            time.sleep(1)
        raise RuntimeError(f"nothing starts; see {self.folder / 'serve.log'}")


def survive(address: str, folder: Path, engine: Engine, wish: Wish) -> dict[str, object]:
    """Kill for a while under load, wait until every run has ended, and return what was found, `wrong` among it."""
    receiver, chance = Receiver(), random.Random(wish.seed)
    with _house(address, folder, engine, receiver) as house:
        stopping = threading.Event()
        people = [threading.Thread(target=_save, args=(house, stopping, n)) for n in range(PEOPLE)]
        for each in people:
            each.start()
        try:
            _kill(house, chance, wish)
        finally:
            stopping.set()
            for each in people:
                each.join()
        began = time.monotonic()
        recovered, left, hurried = None, unfinished(engine), began
        while left and time.monotonic() - began < wish.patience:
            if recovered is None and not unfinished(engine, behind=True):
                recovered = round(time.monotonic() - began, 1)
            if wish.hurry and time.monotonic() > hurried:
                hurried = time.monotonic() + HURRY_SECONDS
                _reached(lambda: pass_time(engine))
            time.sleep(0.2)
            left = unfinished(engine)
        result = found(engine, house.saved, receiver, left)
    receiver.close()
    return {"recovered": recovered, "kills": house.kills, "refused": house.refused, **result}


def _reached(act: Callable[[], None]) -> None:
    with contextlib.suppress(sa.exc.OperationalError):
        act()


@contextlib.contextmanager
def _house(address: str, folder: Path, engine: Engine, receiver: Receiver) -> Iterator[House]:
    use_key(kept_key(folder))
    workshop = Workshop(engine)
    workshop.begin_with(*automations(receiver.url()))
    with unit_of_work(engine) as work:
        token = add_token(work, workshop.people["ada"], "faults")
    house = House(address, folder, engine, token, Server(address, folder, **ALLOW))
    try:
        yield house
    finally:
        house.server.__exit__(None, None, None)


def _save(house: House, stopping: threading.Event, person: int) -> None:
    """Save one record after the other, as a program does that gives up on what it was not answered."""
    number = 0
    while not stopping.wait(THINK_SECONDS):
        number += 1
        asked = urllib.request.Request(
            f"http://127.0.0.1:{house.server.port}/api/v1/apps/shop/tables/task/records",
            json.dumps({"fields": {"name": f"{person}/{number}", "points": 0}}).encode(),
            {"Authorization": f"Bearer {house.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                house.saved.append(json.load(answer)["id"])
        except (OSError, ValueError, HTTPException):
            house.refused += 1


def _kill(house: House, chance: random.Random, wish: Wish) -> None:
    """Kill what is chosen, again and again: in every round each process of `serve`, and the database."""
    until, left = time.monotonic() + wish.seconds, []
    while time.monotonic() < until:
        time.sleep(chance.uniform(*wish.pauses))
        if not left:
            left = _round(house, chance, whole=not wish.hurry)
        chosen = left.pop()
        _KILLS.get(chosen, _one)(house, chosen)
        if chosen == EVERYTHING:
            left = []


def _round(house: House, chance: random.Random, whole: bool) -> list[object]:
    running = psutil.Process(house.server.process.pid).children()
    once = [each.pid for each in running] + [DATABASE] + [EVERYTHING] * whole
    chance.shuffle(once)
    return once


def _one(house: House, pid: object) -> None:
    running = psutil.Process(house.server.process.pid).children()
    for process in (each for each in running if each.pid == pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            for each in [*process.children(), process]:
                each.kill()
            house.kills.append("a process")


def _everything(house: House, _: object) -> None:
    serving = psutil.Process(house.server.process.pid)
    for each in [serving, *serving.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    house.server.process.wait()
    house.kills.append(EVERYTHING)
    house.start_again()


def _database(house: House, _: object) -> None:
    """Kill a process of PostgreSQL: it throws everybody out and recovers from its log. SQLite has none."""
    if house.engine.dialect.name == "sqlite":
        return
    with contextlib.suppress(sa.exc.OperationalError), house.engine.connect() as connection:
        for pid in connection.scalars(_BACKENDS).all()[:1]:
            psutil.Process(pid).kill()
            house.kills.append(DATABASE)
    house.engine.dispose()


_KILLS: dict[object, Callable[[House, object], None]] = {EVERYTHING: _everything, DATABASE: _database}


def main() -> None:
    """Run on both databases with each seed; ends with 1 where something is lost, twice, or took too long."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.faults", description=__doc__)
    known.add_argument("--seconds", type=float, default=120)
    known.add_argument("--seeds", default="1,2")
    known.add_argument("--database", help="postgresql, sqlite or both", default="postgresql,sqlite")
    wish = known.parse_args()
    wrong = False
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        for seed in wish.seeds.split(",") if name in wish.database.split(",") else ():
            with place() as (address, folder, engine):
                told = survive(address, folder, engine, Wish(wish.seconds, int(seed)))
            kills = {each: told["kills"].count(each) for each in dict.fromkeys(told["kills"])}
            say(f"{name}, seed {seed}: { ({**told, 'kills': kills}) }")
            wrong = wrong or bool(told["wrong"])
    sys.exit("Something was lost or done twice; see above." if wrong else 0)


if __name__ == "__main__":
    main()
