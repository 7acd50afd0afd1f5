"""`PYTHONPATH=tests python -m bench.builder`: changing a table of a million records as its administrator sees it.

Each change goes by the builder's own pages, some times while nobody else works, then while the staff read lists,
records and forms and save, over and over: the longest that they waited is told beside it. Long work follows.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from fixtures.plain_forms import Form
from tablewright.builder.edits.fields import remove_field
from tablewright.builder.publishing import change_app
from tablewright.core.database import make_engine, reading
from tablewright.core.key_in_use import use_key
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.identity.sessions import start_session
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.live import LiveApps

from .acts import TABLE
from .filling import say
from .long_work import bring_in, convert, plain_insert, plain_update
from .places import postgresql_place, sqlite_place
from .run import furnish
from .server import Server

SORTED = "next_follow_up"
"""A field that views sort by: deleting it takes indexes along."""
REST_SECONDS = 1.0
FIRST_SECONDS = 10.0
"""So long staff work before anything is changed: what they wait then is what the rest is compared with."""
THINK_SECONDS = 0.5
"""So long each of them looks at an answer before asking again."""
ALONE = 5
"""So often each change is made while nobody else works; the middle one is told."""
FORM = "application/x-www-form-urlencoded"


class Overtaken(RuntimeError):
    """The app was changed while somebody saved; the product says so, and they save again."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect as it is: where it leads is another request."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


class Browser:
    """One person's requests, without JavaScript."""

    def __init__(self, port: int, secret: str) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.cookie = f"tablewright={secret}; language=en"
        self.opener = urllib.request.build_opener(NoRedirect)

    def ask(
        self, path: str, posted: Mapping[str, object] | bytes | None = None, kind: str = FORM
    ) -> tuple[float, str, str]:
        """Return (seconds, text, where it leads) of a page, or of a form that is sent: its values, or its body."""
        data = urllib.parse.urlencode(posted, doseq=True).encode() if isinstance(posted, Mapping) else posted
        headers = {"Cookie": self.cookie, "Origin": self.root, "Host": self.root[7:], "Content-Type": kind}
        asked = urllib.request.Request(self.root + path, data, headers)
        begun = time.perf_counter()
        try:
            with self.opener.open(asked, timeout=120) as answer:
                text, onward = answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            text, onward = answer.read().decode(), answer.headers.get("Location", "")
            if answer.code >= 400:
                kind = Overtaken if answer.code == 409 else RuntimeError
                raise kind(f"{answer.code} {path}: {text[-2000:]}") from answer
        return time.perf_counter() - begun, text, onward

    def send(self, path: str, marked: str, to: str, **values: object) -> tuple[float, str]:
        """Open a page, fill in the form on it that goes to `to`, send it; returns (seconds of sending, onward)."""
        _, text, _ = self.ask(path)
        form = Form(text, marked, to)
        posted = {name: form.values.getlist(name) for name in form.values} | values
        taken, answer, onward = self.ask(form.action or path, posted)
        if not onward and 'name="confirmed"' in answer:
            question = Form(answer, "confirmed")
            again = {name: question.values.getlist(name) for name in question.values} | {"confirmed": "1"}
            taken, answer, onward = self.ask(question.action or path, again)
        if not onward:
            raise RuntimeError(f"{to} was not done: {answer[-3000:]}")
        return taken, onward


@dataclass
class Staff:
    """People who work in the table all the time, and the longest that each kind of act took."""

    acts: Mapping[str, Callable[[], object]]
    longest: dict[str, float] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin to work."""
        for name, act in self.acts.items():
            threading.Thread(target=self._work, args=(name, act), daemon=True).start()

    def _work(self, name: str, act: Callable[[], object]) -> None:
        while not self.stopping.is_set():
            begun = time.perf_counter()
            with contextlib.suppress(Overtaken):
                act()
            self.longest[name] = max(self.longest.get(name, 0), time.perf_counter() - begun)
            time.sleep(THINK_SECONDS)

    def since(self) -> dict[str, float]:
        """Return the longest of each since this was asked before."""
        told, self.longest = self.longest, {}
        return told


def measure(address: str, folder: Path, rows: int, brought: int) -> dict[str, float]:
    """Return the seconds of each change, and say them with the longest that staff waited meanwhile.

    `brought` is how many rows a file has that an app begins with.
    """
    use_key(kept_key(folder))
    engine = make_engine(address)
    workspace_id, app, _ = furnish(engine, rows)
    with unit_of_work(engine) as work:
        ids = dict(work.connection.execute(sa.select(Person.login, Person.id)).all())
        admin, sales = (start_session(work, ids[login]) for login in ("admin", "sales"))
    found: dict[str, float] = {}
    base = f"/a/{app.key}/builder"
    fields = f"{base}/tables/{TABLE}/fields"
    with Server(address, folder) as server:
        one, other = Browser(server.port, admin), Browser(server.port, sales)
        writer = Browser(server.port, admin)
        listed = f"/a/{app.key}/{TABLE}/"
        edit = f"{listed}1/edit"
        table = LiveApps(engine).get(None, workspace_id, app.key).tables[TABLE]
        with reading(engine) as connection:
            own = sa.select(table.sql.c.id).where(
                table.sql.c.owner_id == ids["sales"], table.sql.c.deleted_at.is_(None)
            )
            record = connection.scalar(own.limit(1))
        filtered = f"{listed}?filter=" + urllib.parse.quote('{"field":"level","op":"is","value":"a"}')
        staff = Staff(
            {
                "list": lambda: other.ask(listed),
                "filtered": lambda: Browser(server.port, sales).ask(filtered),
                "record": lambda: Browser(server.port, sales).ask(f"{listed}{record}"),
                "form": lambda: Browser(server.port, sales).ask(f"{listed}new"),
                "save": lambda: writer.send(edit, "_fields", "", remark=str(time.time())),
            }
        )
        one.ask(base)

        def acts() -> Iterator[tuple[str, float]]:
            name = f"Bench {time.time_ns()}"
            taken, _ = one.send(f"{fields}/new?type=text", "base", "/fields/new", label_en=name)
            yield "add a field", taken
            live = LiveApps(engine).get(None, workspace_id, app.key).model.tables[TABLE]
            key = next(each.key for each in live.fields if each.label.en == name)
            yield "rename it", one.send(f"{fields}/{key}", "label_en", f"/{key}", label_en=f"{name} again")[0]
            yield "hide it", one.send(f"{fields}/{key}", "label_en", f"/{key}", hidden="1")[0]
            yield "delete it", one.send(f"{fields}/{key}", "field", "/remove")[0]
            yield "undo that", _undo(engine, one, app.id, base)

        alone: dict[str, list[float]] = {}
        for _ in range(ALONE):
            for name, taken in acts():
                alone.setdefault(name, []).append(taken)
        for name, times in alone.items():
            found[f"{name}, alone"] = statistics.median(times)
            say(
                f"{name + ', alone':24} {statistics.median(times) * 1000:7.0f} ms    of {ALONE}, the middle one"
            )
        possible = (plain_update(engine, table), plain_insert(engine, table))
        staff.start()
        time.sleep(FIRST_SECONDS)
        told = staff.since()
        say(
            f"{'nothing changed':24} {'':>10}    "
            + ", ".join(f"{n} {s * 1000:6.0f} ms" for n, s in told.items())
        )

        def done(name: str, taken: float) -> None:
            time.sleep(REST_SECONDS)
            waits = ", ".join(f"{each} {seconds * 1000:6.0f} ms" for each, seconds in staff.since().items())
            found[name] = taken
            say(f"{name:24} {taken * 1000:7.0f} ms    longest meanwhile: {waits}")

        for name, taken in acts():
            done(name, taken)
        if SORTED in table.definition.by_key:
            with unit_of_work(engine) as work:
                now = LiveApps(engine).get(None, workspace_id, app.key)
                actor = load_actor(work.connection, ids["admin"])
                begun = time.perf_counter()
                change_app(work, now, actor, now.revision, lambda d: remove_field(d, TABLE, SORTED).document)
            done("delete a sorted field", time.perf_counter() - begun)
            done("undo that too", _undo(engine, one, app.id, base))
        for name, act, count, most in (
            ("change a type", lambda: convert(engine, one, app), rows, possible[0]),
            ("undo it", lambda: _undo(engine, one, app.id, base), 0, 0.0),
            ("bring a file in", lambda: bring_in(engine, one, brought), brought, possible[1]),
        ):
            seconds = act()
            done(name, seconds)
            if count:
                each = count / seconds
                say(f"{'':24} {each:7,.0f} rows/s, one plain statement {most:,.0f}: {most / each:.1f}×")
        staff.stopping.set()
    engine.dispose()
    return found


def _undo(engine: sa.Engine, admin: Browser, app_id: int, base: str) -> float:
    with reading(engine) as connection:
        number = connection.scalar(sa.text("SELECT revision FROM app WHERE id = :id"), {"id": app_id})
    taken, _ = admin.send(f"{base}/history/{number}/undo", "csrf", "/undo")
    return taken


def main() -> None:
    """Measure on both databases."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.builder", description=__doc__)
    known.add_argument("--rows", type=int, help="customers", default=1_000_000)
    known.add_argument("--brought", type=int, help="rows of a file that an app begins with", default=50_000)
    known.add_argument("--database", help="postgresql, sqlite, or both", default="postgresql,sqlite")
    known.add_argument("--keep", action="store_true", help="keep the databases and use them again")
    wish = known.parse_args()
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        if name in wish.database.split(","):
            print(f"{name}, {wish.rows:,} customers", flush=True)
            with place(f"bench-{wish.rows}", wish.keep) as (address, folder):
                measure(address, folder, wish.rows, wish.brought)


if __name__ == "__main__":
    main()
