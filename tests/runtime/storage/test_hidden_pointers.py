"""A deleted relation keeps its values for the day it comes back, and still never stands in anybody's way."""

import pytest

from fixtures.small_apps import app, field, table
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

FULL = app(
    table("item", field("name"), field("kind", "relation", table="kind")), table("kind", field("name"))
)
WITHOUT_FIELD = app(table("item", field("name")), table("kind", field("name")))
WITHOUT_TABLE = app(table("kind", field("name")))


def _act(shop, act, *told):
    with unit_of_work(shop.engine) as work:
        actor = Actor.system(shop.workspace_id)
        return act(work, make_context(work.connection, shop.live(), actor, work.now), *told, "form")


@pytest.mark.parametrize("after", [WITHOUT_FIELD, WITHOUT_TABLE], ids=["field", "table"])
def test_a_record_only_a_deleted_relation_points_at_can_be_purged(shop, after):
    shop.install(FULL)
    kinds = _act(shop, service.create, "kind", [{"name": "Light"}, {"name": "Chair"}])
    _act(
        shop,
        service.create,
        "item",
        [{"name": "Lamp", "kind": kinds[0]}, {"name": "Stool", "kind": kinds[1]}],
    )
    shop.install(after)
    _act(shop, service.delete, "kind", kinds[:1])
    _act(shop, service.purge, "kind", kinds[:1])
    shop.install(FULL)
    assert shop.values("item", "kind") == [None, kinds[1]]
