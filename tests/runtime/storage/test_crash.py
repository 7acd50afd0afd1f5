"""A process that is killed at any point of a publish leaves the old app or the new one, never something between."""

import os
import signal

import sqlalchemy as sa

from fixtures.small_apps import app, field, table, view
from tablewright.core.database import make_engine
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.install import install
from tablewright.runtime.storage.doctor import mend_indexes
from tablewright.runtime.storage.purge import purge_hidden

BEFORE = app(
    table("item", field("name"), field("size"), field("old"), field("kind", "relation", table="kind")),
    table("kind", field("name")),
)
AFTER = app(
    table(
        "item",
        field("name", unique=True),
        field("size", "number"),
        field("price", "money"),
        field("like", "relation", table="part", many=True),
        field("lines", "subform", fields=[field("what")]),
    ),
    table("part", field("name"), field("item", "relation", table="item")),
    views=[view("all", "item", sort=["-price"])],
)


def test_a_first_install_is_whole_or_not_there(engine, shop):
    def act(own):
        install(own, shop.workspace_id, BEFORE)

    for whole in _killed_everywhere(engine, act):
        with engine.connect() as connection:
            apps = connection.execute(sa.text("SELECT count(*) FROM app")).scalar_one()
        assert apps == int(whole)
        assert shop.problems() == []
        if whole:
            break


def test_a_publish_is_whole_or_has_not_been(engine, shop):
    shop.install(BEFORE)
    shop.write("item", name="Lamp", size="12", old="kept")
    seen = set()

    def act(own):
        install(own, shop.workspace_id, AFTER)

    for whole in _killed_everywhere(engine, act):
        live = shop.live()
        seen.add(live.revision)
        assert live.revision == 2 if whole else live.revision in (1, 2)
        assert shop.values("item", "size") == ([12] if live.revision == 2 else ["12"])
        assert shop.problems() == []
    assert seen == {1, 2}
    mend_indexes(engine)
    assert shop.plan_to(AFTER) == []


def test_a_purge_is_whole_or_has_not_been(engine, shop):
    shop.install(BEFORE)
    shop.write("item", name="Lamp", size="12", old="kept")
    shop.install(AFTER)
    app_id = shop.live().id

    def act(own):
        with unit_of_work(own) as work:
            purge_hidden(work, app_id)

    for _whole in _killed_everywhere(engine, act):
        assert shop.problems() == []


def _killed_everywhere(engine, act):
    """Run `act` in a process killed before its 1st statement, its 2nd and so on; yield whether it came through.

    PostgreSQL, where a definition changes in a transaction too, is killed before every third.
    """
    number, stride = 1, 1 if engine.dialect.name == "sqlite" else 3
    while True:
        engine.dispose()
        child = os.fork()
        if child == 0:
            _run_and_die(str(engine.url.render_as_string(hide_password=False)), act, number)
        _pid, status = os.waitpid(child, 0)
        whole = os.waitstatus_to_exitcode(status) == 0
        assert whole or os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        yield whole
        if whole:
            return
        number += stride


def _run_and_die(url, act, number):
    left = number

    def count(*_told):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        engine = make_engine(url)
        sa.event.listen(engine, "before_cursor_execute", count)
        sa.event.listen(engine, "commit", count)
        act(engine)
        os._exit(0)
    finally:
        os._exit(9)
