"""One run on one database: fill, start, measure every act, change the definition, stop."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.database import make_engine, reading
from tablewright.core.key_in_use import use_key
from tablewright.core.migrate import upgrade
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.read import Source, read_folder
from tablewright.identity.demo import ensure_demo_people, give_demo_roles
from tablewright.identity.models import Person
from tablewright.identity.sessions import start_session
from tablewright.identity.sign_in import load_actor
from tablewright.identity.tokens import add_token
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps

from .acts import STORED, TABLE, Act, Callers, acts
from .bare import captured, percentiles, plain_writes, replayed, timed
from .filling import fill, say
from .rights import compared, ensure_staff, page_check
from .screen import lines, seen
from .server import Server
from .together import PEOPLE, Desk, edited_together

APP = Path(__file__).resolve().parents[2] / "apps" / "crm_template"
LOAD = Path(__file__).with_name("load.py")
CONNECTIONS = 16
PUBLISHED = 5
ROW_RULES = "what row rules cost"
PAGE_CHECK = "checking a page of 50"
SCREEN = "what people wait for in a browser"
TOGETHER = "ten people edit the same records"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to measure: how many customers, how long each act, and which acts (all whose name holds `only`)."""

    rows: int
    seconds: float
    only: str = ""


def run(address: str, folder: Path, wish: Wish) -> dict[str, Any]:
    """Return all figures of one database."""
    use_key(kept_key(folder))
    engine = make_engine(address)
    workspace_id, app, filled = furnish(engine, wish.rows)
    result: dict[str, Any] = {"rows": wish.rows, "fill_seconds": filled, "acts": {}}
    with Server(address, folder) as server:
        result["start_seconds"] = round(server.start_seconds, 2)
        result["memory_idle_mb"] = server.memory()
        who = _callers(engine, workspace_id, app)
        with reading(
            engine
        ) as connection:  # a lock held here would keep the server waiting that is asked meanwhile
            wanted = acts(connection, app.tables[TABLE], who, lambda path: _cursor(server.port, path, who))
        for act in wanted:
            if wish.only in act.name:
                result["acts"][act.name] = measured = _measure(engine, app, act, server.port, wish.seconds)
                say(line(act.name, measured))
        if wish.only in ROW_RULES:
            result["row_rules"] = _row_rules(engine, app, who, wish.seconds)
        if wish.only in SCREEN:
            table = f"/a/{app.key}/{TABLE}/"
            result["screen"] = seen(server.port, who.cookie["Cookie"], table)
            for each in lines(result["screen"]):
                say(each)
        if wish.only in TOGETHER:
            result["together"] = _together(server.port, app, who)
        result["memory_busy_mb"] = server.memory()
        if wish.only in "add a field, delete a field":
            for name, latencies in _publish(engine, workspace_id).items():
                result["acts"][name] = {"one": percentiles(sorted(latencies))}
                say(line(name, result["acts"][name]))
    engine.dispose()
    return result


def line(name: str, measured: dict[str, Any]) -> str:
    """Return one act's figures as a line of the table."""
    one, bare = measured["one"], measured.get("bare")
    text = f"{name:28} {one['p50']:9.2f} {one['p99']:9.2f}"
    text += f" {measured['per_second']:9.0f}" if "per_second" in measured else " " * 10
    if bare:
        text += f" {bare['p50']:9.2f} {one['p50'] / bare['p50']:7.1f}×"
    return text + (f"  FAILED: {measured['failure']}" if measured.get("failure") else "")


HEAD = f"{'act':28} {'p50 ms':>9} {'p99 ms':>9} {'req/s×16':>9} {'bare p50':>9} {'ratio':>8}"


def furnish(engine: Engine, rows: int) -> tuple[int, LiveApp, float]:
    """Return workspace, app and how long filling took; a database of an earlier run is used as it is."""
    upgrade(engine)
    source = read_folder(APP)
    with unit_of_work(engine) as work:
        workspace_id = ensure_demo_people(work)
    install(engine, workspace_id, source, message="bench")
    app = LiveApps(engine).get(None, workspace_id, source.document["key"])
    with unit_of_work(engine) as work:
        there = work.connection.scalar(sa.select(app.tables[TABLE].sql.c.id).limit(1))
        if there is None:
            give_demo_roles(work, app.id, set(app.model.roles))
    began = time.perf_counter()
    if there is None:
        fill(engine, app, rows)
    return workspace_id, app, round(time.perf_counter() - began, 1)


def _callers(engine: Engine, workspace_id: int, app: LiveApp) -> Callers:
    staff = ensure_staff(engine, app)
    with unit_of_work(engine) as work:
        found = sa.select(Person.login, Person.id).where(Person.workspace_id == workspace_id)
        ids = dict(work.connection.execute(found).all())
        admin, member = ids["admin"], ids["sales"]
        tokens = [{"Authorization": f"Bearer {add_token(work, each, 'bench')}"} for each in (admin, member)]
        cookies = [{"Cookie": f"tablewright={start_session(work, each)}"} for each in (admin, member)]
        actors = [load_actor(work.connection, each) for each in (admin, member)]
    return Callers(*actors, *tokens, *cookies, staff)


def _cursor(port: int, path: str, who: Callers) -> str:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(who.token))
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)["next_cursor"]


def _measure(engine: Engine, app: LiveApp, act: Act, port: int, seconds: float) -> dict[str, Any]:
    one = _load(port, act, 1, seconds)
    many = _load(port, act, CONNECTIONS, seconds)
    measured = {
        "one": percentiles(one["latencies"]),
        "many": percentiles(many["latencies"]),
        "per_second": round(len(many["latencies"]) / many["seconds"], 1),
        "failures": one["failures"] + many["failures"],
        "failure": one["failure"] or many["failure"],
    }
    if act.reads is not None:
        found = captured(engine, app, act.actor, act.reads)
        measured["bare"] = timed(engine, replayed(found), seconds)
        measured["statements"] = [statement for statement, _ in found.statements]
    if act.writes:
        measured["bare"] = timed(engine, _plain(engine, app, act.writes), seconds)
    return measured


def _load(port: int, act: Act, connections: int, seconds: float) -> dict[str, Any]:
    job = {"port": port, "connections": connections, "seconds": seconds, "requests": list(act.requests)}
    done = subprocess.run(
        [sys.executable, str(LOAD)], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def _row_rules(engine: Engine, app: LiveApp, who: Callers, seconds: float) -> dict[str, Any]:
    """Return what lists under row rules take beside an administrator's, and say it."""
    found: dict[str, Any] = compared(engine, app, who.admin, who.staff, STORED, seconds)
    found[PAGE_CHECK] = {
        "list": page_check(engine, app, who.admin, who.staff["bench-manager"].actor, seconds)
    }
    for name, parts in found.items():
        for part, times in parts.items():
            told = f"{times['rule']} ms under the rule, {times['admin']} ms as admin"
            say(f"{name}, {part}: {told}, {times['ratio']}×, adds {times['adds']} ms")
    return found


def _together(port: int, app: LiveApp, who: Callers) -> dict[str, Any]:
    """Return what became of the edits of ten people, and say it."""
    root = f"http://127.0.0.1:{port}"
    list_of, api = f"{root}/a/{app.key}/{TABLE}/", f"{root}/api/v1/apps/{app.key}/tables/{TABLE}"
    desks = [Desk(list_of, who.cookie, api, who.token) for _ in range(PEOPLE)]
    found = edited_together(desks, app.tables[TABLE])
    told = f"{found['edits']} edits, {found['conflicts']} told of a conflict, {found['lost']} lost"
    say(f"{TOGETHER}: {told}; p50 {found['one']['p50']} ms")
    return found


def _plain(engine: Engine, app: LiveApp, kind: str) -> Callable[[Any], None]:
    """Return the plain write to compare with, one transaction each time."""
    dialect = engine.dialect.name
    fields = {"name": "上海测量工业有限公司", "level": "b", "region": "east", "industry": "internet"}
    insert, values, update = plain_writes(app.tables[TABLE], fields, dialect)

    def act(cursor: Any) -> None:
        if kind == "update":
            moment = values[1]
            cursor.execute(update, (str(time.perf_counter_ns()), moment, 17))
        elif kind == "insert":
            cursor.execute(insert, values)
            cursor.fetchall()
        else:
            cursor.execute("BEGIN")
            cursor.executemany(insert.partition(" RETURNING")[0], [values] * 1000)
            cursor.execute("COMMIT")

    return act


def _publish(engine: Engine, workspace_id: int) -> dict[str, list[float]]:
    """Return how long it takes, in ms, to publish a revision with a field more and one with a field less."""
    found: dict[str, list[float]] = {"add a field": [], "delete a field": []}
    plain = read_folder(APP)
    for number in range(PUBLISHED):
        for name, source in (("add a field", _with_field(plain, number)), ("delete a field", plain)):
            began = time.perf_counter()
            install(engine, workspace_id, source, message="bench")
            found[name].append((time.perf_counter() - began) * 1000)
    return found


def _with_field(source: Source, number: int) -> Source:
    document = json.loads(json.dumps(source.document))
    table = next(each for each in document["tables"] if each["key"] == TABLE)
    key = f"bench_{time.time_ns() % 10**9}_{number}"
    table["fields"].append({"key": key, "type": "text", "label": {"en": "Bench", "zh": "测量"}})
    return Source(document, source.files)
