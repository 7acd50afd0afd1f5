"""The live apps of a process: always the committed state, the same objects until another revision is live."""

import gc
import threading
import weakref

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.page import ListRequest
from tablewright.runtime.records.query import list_records

ONE = app(table("item", field("name"), field("like", "relation", table="item", many=True)))
TWO = app(table("item", field("name"), field("note")))
OTHER = app(table("thing", field("name")), key="other")


def test_an_app_stays_the_same_object_until_another_revision_of_it_is_live(shop):
    apps = LiveApps(shop.engine)
    shop.install(ONE)
    first = apps.get(None, shop.workspace_id, "shop")
    shop.install(OTHER)
    assert apps.get(None, shop.workspace_id, "shop") is first
    shop.install(TWO)
    second = apps.get(None, shop.workspace_id, "shop")
    assert second is not first
    assert (first.revision, second.revision) == (1, 2)


def test_a_revision_that_is_no_longer_live_is_let_go_of_with_all_that_was_worked_out_for_it(shop):
    apps = LiveApps(shop.engine)
    shop.install(ONE)
    asked = ListRequest(filter={"field": "like.name", "op": "contains", "value": "a"}, sort=("-name",))
    with reading(shop.engine) as connection:
        first = apps.get(connection, shop.workspace_id, "shop")
        context = make_context(connection, first, Actor.system(shop.workspace_id), utc_now())
        assert list_records(context, "item", asked).rows == []
    gone = weakref.ref(first)
    del first, context
    shop.install(TWO)
    apps.get(None, shop.workspace_id, "shop")
    gc.collect()
    assert gone() is None


def test_what_a_transaction_has_not_committed_is_not_live(shop):
    apps = LiveApps(shop.engine)
    shop.install(ONE)
    with pytest.raises(ZeroDivisionError), unit_of_work(shop.engine) as work:
        publish(work, shop.workspace_id, StoredDefinition(TWO.document, {}), 1, None, "")
        assert apps.get(work.connection, shop.workspace_id, "shop").revision == 1
        raise ZeroDivisionError
    shop.install(OTHER)
    assert "note" not in apps.get(None, shop.workspace_id, "shop").tables["item"].columns


def test_with_the_version_in_hand_nothing_is_asked_of_the_database(shop):
    apps = LiveApps(shop.engine)
    shop.install(ONE)
    with reading(shop.engine) as connection:
        version = connection.execute(
            sa.text("SELECT number FROM version WHERE name = 'definitions'")
        ).scalar_one()
        known = apps.current(connection, shop.workspace_id)
        asked = []
        sa.event.listen(shop.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert apps.current(connection, shop.workspace_id, version) is known
    assert asked == []


def test_apps_of_another_workspace_are_not_there(shop):
    shop.install(ONE)
    with pytest.raises(NotFound):
        LiveApps(shop.engine).get(None, shop.workspace_id + 1, "shop")


def test_a_table_names_every_stored_and_system_field_and_nothing_else(shop):
    live = shop.install(ONE).tables["item"]
    assert set(live.columns) == {
        "name",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "owner",
        "owner_department",
    }
    assert set(live.links) == {"like"}
    assert live.column("owner") is live.sql.c.owner_id
    with pytest.raises(KeyError):
        live.column("like")


def test_many_threads_get_one_and_the_same_app(shop):
    shop.install(ONE)
    apps, found = LiveApps(shop.engine), []
    threads = [
        threading.Thread(target=lambda: found.append(apps.get(None, shop.workspace_id, "shop")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(map(id, found))) == 1
