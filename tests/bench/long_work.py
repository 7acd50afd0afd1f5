"""Long work of the builder, asked for by its pages and done by the worker: how many rows a second, and what is possible.

What is possible is one plain statement of the driver on the same table, in the same run.
"""

from __future__ import annotations

import random
import re
import time
import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from fixtures.plain_forms import Form
from tablewright.builder.jobs.models import BuildJob
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApp, LiveTable

from .acts import TABLE

if TYPE_CHECKING:
    from .builder import Browser

CONVERTED = "first_contact_date"
PLAIN = 20_000
"""So many rows the plain statement touches."""
LONGEST_SECONDS = 3600
LOOK_SECONDS = 0.2
NEW = "/apps/new/spreadsheet"
HEAD = "Name,Level,Amount,Signed on,Phone,Mail,Remark,Active,Number"


def convert(engine: Engine, admin: Browser, app: LiveApp) -> float:
    """Change the type of a field that every record has; returns the seconds until the new type is live."""
    begun = time.perf_counter()
    path = f"/a/{app.key}/builder/tables/{TABLE}/fields/{CONVERTED}/type"
    _, onward = admin.send(f"{path}?type=text", "confirmed", "/type")
    _ended(engine, onward)
    return time.perf_counter() - begun


def bring_in(engine: Engine, admin: Browser, rows: int) -> float:
    """Begin an app with a file of so many rows; returns the seconds from saying yes until all are there."""
    made = random.Random(1)
    text = "\n".join((HEAD, *(_line(made, number) for number in range(rows))))
    token = Form(admin.ask(NEW)[1], "csrf", NEW).values["csrf"]
    mark = uuid.uuid4().hex
    body = (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--{mark}\r\n'
        'Content-Disposition: form-data; name="files"; filename="list.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text}\r\n--{mark}--\r\n"
    )
    _, _, page = admin.ask(NEW, body.encode(), f"multipart/form-data; boundary={mark}")
    begun = time.perf_counter()
    _, onward = admin.send(page, "csrf", page)
    _ended(engine, onward)
    return time.perf_counter() - begun


def _line(made: random.Random, number: int) -> str:
    level, day = made.choice("ABC"), f"{2020 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
    phone, amount = f"139{made.randint(10**7, 10**8 - 1)}", made.randint(1, 10**6) / 100
    return (
        f"Co {number} 上海,{level},{amount},{day},{phone},user{number}@example.com,"
        f"no {number},{'yes' if number % 2 else 'no'},{number}"
    )


def _ended(engine: Engine, onward: str) -> None:
    """Wait until the job whose page it is has ended; a small table has none."""
    named = re.search(r"/jobs/(\d+)$", onward)
    if named is None:
        return
    job, end = BuildJob.__table__, time.monotonic() + LONGEST_SECONDS
    told = sa.select(job.c.state, job.c.done, job.c.stopped).where(job.c.id == int(named[1]))
    while True:
        with reading(engine) as connection:
            state, done, stopped = connection.execute(told).one()
        if state == "done":
            return
        if state != "running" or time.monotonic() > end:
            raise RuntimeError(f"{onward}: {state} at {done:,}: {stopped}")
        time.sleep(LOOK_SECONDS)


def plain_update(engine: Engine, table: LiveTable) -> float:
    """Return how many rows a second one statement changes in a column that no index has; it is taken back."""
    return _plain(engine, table, f"UPDATE {table.sql.name} SET created_by = created_by WHERE id <= {PLAIN}")


def plain_insert(engine: Engine, table: LiveTable) -> float:
    """Return how many rows a second one statement adds as copies of others; it is taken back."""
    unique = {each.key for each in table.definition.fields if each.unique}
    names = [
        column.name
        for key, column in table.columns.items()
        if key not in unique and key in table.column_ids and table.definition.by_key[key].type != "serial"
    ]
    needed = ["rev", "created_at", "updated_at"]
    listed = ", ".join((*needed, *names))
    name = table.sql.name
    return _plain(
        engine, table, f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {name} WHERE id <= {PLAIN}"
    )


def _plain(engine: Engine, table: LiveTable, statement: str) -> float:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        begun = time.perf_counter()
        rows = connection.exec_driver_sql(statement).rowcount
        taken = time.perf_counter() - begun
        connection.rollback()
    return rows / taken
