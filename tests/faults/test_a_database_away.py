"""A database that is away, locked or read-only: 503 with a reason on every way in, and healed when it is back."""

from __future__ import annotations

import os
import sqlite3

import pytest
import sqlalchemy as sa

from tablewright.core.database import db

PATHS = ("/a/everything/project/", "/a/everything/project/1", "/a/everything/search?q=x", "/")
ADDRESSES = ("/api/v1/apps", "/api/v1/apps/everything/tables/project/records")


@pytest.fixture
def ways(desk, call):
    """Give a function that asks on every way in and returns (address, answer) pairs."""
    ada, page = call("ada"), desk.client("ada")
    ada.create("project", name="Bridge")
    token = page.token()

    def ask(writing=True):
        found = [(path, page.get(path)) for path in PATHS]
        found += [(path, ada.client.get(path, headers=ada.headers)) for path in ADDRESSES]
        if writing:
            found.append(
                ("create", ada.send("POST", ada.at("tag"), {"fields": {"name": os.urandom(4).hex()}}))
            )
            form = {"csrf": token, "_fields": "name", "name": os.urandom(4).hex()}
            found.append(("form", page.client.post("/a/everything/tag/new", data=form)))
        return found

    return ask


def told_away(found):
    for way, answer in found:
        assert answer.status_code == 503, (way, answer.status, answer.text)
        assert "not available just now" in answer.text, way
        assert not any(
            word in answer.text for word in ("Traceback", "sqlite3", "psycopg", "SELECT", ".sqlite")
        )


def well(found):
    for way, answer in found:
        assert answer.status_code in (200, 201, 302, 303), (way, answer.text)


def close_connections(desk):
    with desk.app.app_context():
        db.engine.dispose()
    desk.office.engine.dispose()


@pytest.mark.postgresql_only
def test_connections_that_are_cut_heal(ways, desk):
    well(ways())
    url = desk.office.engine.url
    other = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    refuse = f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS {{}}'
    with other.connect() as connection:
        connection.exec_driver_sql(refuse.format("false"))
        connection.execute(cut, {"name": url.database})
        told_away(ways())
        assert desk.app.test_client().get("/healthz").status_code == 200
        assert desk.app.test_client().get("/readyz").status_code == 503
        connection.exec_driver_sql(refuse.format("true"))
    well(ways())
    assert desk.app.test_client().get("/readyz").status_code == 200
    other.dispose()


@pytest.mark.postgresql_only
def test_connections_cut_while_idle_fail_at_most_one_request(ways, desk):
    well(ways())
    url = desk.office.engine.url
    other = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with other.connect() as connection:
        connection.execute(cut, {"name": url.database})
    other.dispose()
    answers = [answer.status_code for _, answer in ways()]
    assert set(answers) <= {200, 201, 302, 303, 503}
    assert answers.count(503) <= 1
    well(ways())


@pytest.mark.sqlite_only
def test_a_database_file_that_is_away_heals(ways, desk):
    well(ways())
    close_connections(desk)
    path = desk.office.engine.url.database
    os.rename(path, f"{path}.away")
    os.mkdir(path)
    told_away(ways())
    assert desk.app.test_client().get("/readyz").status_code == 503
    os.rmdir(path)
    os.rename(f"{path}.away", path)
    well(ways())


@pytest.mark.sqlite_only
def test_a_locked_file_can_be_read_and_is_written_later(ways, desk, monkeypatch):
    well(ways())
    with desk.app.app_context():
        sa.event.listen(db.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=20"))
    holder = sqlite3.connect(desk.office.engine.url.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    found = ways()
    well(found[:-2])
    told_away(found[-2:])
    assert all("writing" in answer.text for _, answer in found[-2:])
    holder.execute("ROLLBACK")
    holder.close()
    well(ways())


@pytest.mark.sqlite_only
def test_a_full_file_can_be_read_and_is_written_later(ways, desk):
    well(ways())
    before = desk.office.snapshot()
    full = [True]

    def shrink(raw, *_):
        raw.execute(f"PRAGMA max_page_count={1 if full[0] else 1_000_000}")

    with desk.app.app_context():
        sa.event.listen(db.engine, "checkout", shrink)
    page = desk.client("ada")
    form = {"csrf": page.token(), "_fields": "brief", "_rev": "1", "brief": os.urandom(1000).hex()}
    answers = [page.client.post("/a/everything/project/1/edit", data=form) for _ in range(2)]
    told_away([("edit", answer) for answer in answers])
    assert all("disk is full" in answer.text for answer in answers)
    assert {k: v for k, v in desk.office.snapshot().items() if k != "session"} == {
        k: v for k, v in before.items() if k != "session"
    }
    well(ways(writing=False))
    full[0] = False
    assert page.client.post("/a/everything/project/1/edit", data=form).status_code == 303


def test_a_database_that_takes_no_writes_says_so_and_reads_on(ways, desk):
    well(ways())
    before = desk.office.snapshot()
    take_writes(desk, False)
    found = ways()
    well(found[:-2])
    told_away(found[-2:])
    assert all("takes no changes" in answer.text for _, answer in found[-2:])
    assert desk.office.snapshot() == before
    take_writes(desk, True)
    well(ways())


def take_writes(desk, yes):
    """Make new connections of the application read-only, or as they were."""
    with desk.app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA query_only={not yes}"))
        return
    with desk.office.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        name, value = engine.url.database, "off" if yes else "on"
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}')
    engine.dispose()
