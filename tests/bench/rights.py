"""What row rules cost: lists under them against the same lists as an administrator who asks with the equal filter."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.unit_of_work import UnitOfWork, unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.models import Department, Person
from tablewright.identity.people import add_person, give_roles
from tablewright.identity.sign_in import load_actor
from tablewright.identity.tokens import add_token
from tablewright.runtime.apps.live import LiveApp
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records

from .bare import captured, percentiles, replayed

TABLE = "customer"
STAFF = {"bench-seller": "sales", "bench-manager": "manager"}
REGION = "华东大区"
OWNED = 1000
"""The seller owns one customer in so many."""
SELLER, SELLER_FILTER = "list as a salesperson owning 0.1 %", "the same as admin, by owner"
MANAGER, MANAGER_FILTER = "list as manager of departments", "the same as admin, by department"
PAIRS = {SELLER: SELLER_FILTER, MANAGER: MANAGER_FILTER}
PAGE = 50


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a role: as an actor, and with a token's header."""

    actor: Actor
    token: Mapping[str, str]


def ensure_staff(engine: Engine, app: LiveApp) -> dict[str, Caller]:
    """Return the seller, who is made to own their share of the customers, and the manager of a region."""
    with unit_of_work(engine) as work:
        if work.dialect == "postgresql":
            work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        ids = {login: _person(work, app, login, role) for login, role in STAFF.items()}
        customers = app.tables[TABLE].sql
        region = work.connection.scalar(
            sa.select(Person.department_id).where(Person.id == ids["bench-seller"])
        )
        given = sa.update(customers).where(customers.c.id % OWNED == 7)
        given = given.where(customers.c.owner_id.is_distinct_from(ids["bench-seller"]))
        work.connection.execute(given.values(owner_id=ids["bench-seller"], department_id=region))
        return {
            login: Caller(
                load_actor(work.connection, each),
                {"Authorization": f"Bearer {add_token(work, each, 'bench')}"},
            )
            for login, each in ids.items()
        }


def _person(work: UnitOfWork, app: LiveApp, login: str, role: str) -> int:
    here = Department.workspace_id == app.workspace_id
    region = work.connection.scalar(sa.select(Department.id).where(here, Department.name == REGION))
    known = sa.select(Person.id).where(Person.workspace_id == app.workspace_id, Person.login == login)
    found = work.connection.scalar(known)
    if found is None:
        found = add_person(work, app.workspace_id, login, login, department_id=region)
    give_roles(work, app.id, found, [role])
    return found


def equal_filters(staff: Mapping[str, Caller]) -> dict[str, dict[str, Any]]:
    """Return the filters that leave an administrator the rows the seller and the manager see."""
    seller, manager = (staff[login].actor for login in STAFF)
    return {
        SELLER_FILTER: {"field": "owner", "op": "is", "value": seller.person_id},
        MANAGER_FILTER: {"field": "owner_department", "op": "in", "value": list(manager.departments)},
    }


def compared(
    engine: Engine,
    app: LiveApp,
    admin: Actor,
    staff: Mapping[str, Caller],
    fields: tuple[str, ...],
    seconds: float,
) -> dict[str, dict[str, float]]:
    """Return, for each of `PAIRS`, the times in ms of a list under a rule and as the administrator, and their ratio.

    The two take turns, so that whatever else the machine does slows both. "statement" is what the database alone
    takes for them, "list" all from the actor's rights to the rows.
    """
    filters, found = equal_filters(staff), {}
    for (rule, plain), caller in zip(PAIRS.items(), (staff[login] for login in STAFF), strict=True):
        asked = ListRequest(fields=fields)
        filtered = replace(asked, filter=filters[plain])
        turns = {"rule": (caller.actor, asked), "admin": (admin, filtered)}
        found[rule] = {
            "list": _taking_turns(engine, {n: _listing(app, *each) for n, each in turns.items()}, seconds),
            "statement": _taking_turns(
                engine, {n: _bare(engine, app, *each) for n, each in turns.items()}, seconds
            ),
        }
    return found


def page_check(
    engine: Engine, app: LiveApp, admin: Actor, manager: Actor, seconds: float
) -> dict[str, float]:
    """Return the times in ms of reading the same 50 records with and without a row rule to check."""
    with reading(engine) as connection:
        context = make_context(connection, app, manager, utc_now())
        ids = tuple(row.id for row in list_records(context, TABLE, ListRequest(fields=(), limit=PAGE)).rows)
    request = ListRequest(fields=("name", "code", "level"), ids=ids, limit=PAGE)
    turns = {"rule": _listing(app, manager, request), "admin": _listing(app, admin, request)}
    return _taking_turns(engine, turns, seconds)


Turn = Callable[[sa.Connection], Any]


def _listing(app: LiveApp, actor: Actor, request: ListRequest) -> Turn:
    return lambda connection: list_records(make_context(connection, app, actor, utc_now()), TABLE, request)


def _bare(engine: Engine, app: LiveApp, actor: Actor, request: ListRequest) -> Turn:
    act = replayed(captured(engine, app, actor, lambda context: list_records(context, TABLE, request)))
    return lambda connection: act(connection.connection.cursor())


def _taking_turns(engine: Engine, turns: Mapping[str, Turn], seconds: float) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in turns}
    with reading(engine) as connection:
        for turn in turns.values():
            turn(connection)
        until = time.perf_counter() + 2 * seconds
        while time.perf_counter() < until:
            for name, turn in turns.items():
                began = time.perf_counter()
                turn(connection)
                times[name].append((time.perf_counter() - began) * 1000)
    rule, admin = (percentiles(sorted(times[name]))["p50"] for name in ("rule", "admin"))
    return {"rule": rule, "admin": admin, "ratio": round(rule / admin, 2), "adds": round(rule - admin, 2)}
