"""What somebody owns goes to another in every place that names them, in batches that survive being broken off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from fixtures.office import NOW, Office
from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.handover import job as jobs
from tablewright.runtime.handover.departments import move_department
from tablewright.runtime.handover.places import Belonging, belongings, places
from tablewright.runtime.handover.worker import HANDOVERS
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import get_record
from tablewright.runtime.storage.doctor import check_storage

SHOP = app(
    table(
        "order",
        field("name"),
        field("clerk", "member"),
        field("crew", "member", many=True),
        field("amount", "number"),
        field("place", "department"),
        field(
            "stops",
            "subform",
            fields=[field("town"), field("driver", "member"), field("guards", "member", many=True)],
        ),
        rules=[
            {
                "key": "positive",
                "expression": "amount > 0",
                "message": "Amounts are positive.",
                "field": "amount",
            }
        ],
    ),
    table("note", field("name"), field("reader", "member")),
)


class Shop:
    """The office with one more app, in which people are named everywhere."""

    def __init__(self, office: Office) -> None:
        self.office = office
        install(office.engine, office.workspace_id, SHOP)
        self.apps = LiveApps(office.engine)
        self.app: LiveApp = self.apps.get(None, office.workspace_id, "shop")
        self.edith, self.mia = office.people["edith"], office.people["mia"]

    def act(self, do, who: str = "ada"):
        with unit_of_work(self.office.engine) as work:
            return do(work, make_context(work.connection, self.app, self.office.actor(who), NOW))

    def create(self, table_key: str, *rows) -> list[int]:
        return self.act(lambda work, context: service.create(work, context, table_key, rows, "test"))

    def order(self, record_id: int) -> dict:
        with reading(self.office.engine) as connection:
            context = make_context(connection, self.app, self.office.actor("ada"), NOW)
            return get_record(context, "order", record_id).values

    def owned(self, who: int) -> list[Belonging]:
        with reading(self.office.engine) as connection:
            return belongings(
                connection, self.apps.current(connection, self.office.workspace_id).values(), who
            )

    def counts(self, who: int) -> dict[str, int]:
        return {each.key: each.count for each in self.owned(who)}

    def start(self, who: int, to: int) -> int:
        ada = self.office.people["ada"]
        with unit_of_work(self.office.engine) as work:
            return jobs.start(
                work, self.office.workspace_id, who, ada, [(each, to) for each in self.owned(who)]
            )

    def work_off(self, job_id: int) -> bool:
        return HANDOVERS.work_off(self.office.engine, self.apps, job_id, 60)

    def job(self, job_id: int) -> jobs.Job:
        with reading(self.office.engine) as connection:
            return jobs.find_job(connection, self.office.workspace_id, job_id)


@pytest.fixture
def shop(office: Office) -> Iterator[Shop]:
    return Shop(office)


def full(shop: Shop) -> int:
    """Return an order that names Edith in every place it can."""
    stops = [
        {"town": "A", "driver": shop.edith, "guards": [shop.mia, shop.edith]},
        {"town": "B", "driver": shop.mia, "guards": []},
        {"town": "C", "driver": None, "guards": [shop.edith]},
    ]
    [order] = shop.create(
        "order",
        {
            "name": "O",
            "amount": 1,
            "owner": shop.edith,
            "clerk": shop.edith,
            "crew": [shop.edith, shop.mia],
            "stops": stops,
        },
    )
    return order


def test_every_place_that_can_name_people_is_found(shop):
    found = {(each.table.key, each.subform, each.field) for each in places(shop.app)}
    assert found == {
        ("order", None, "owner"),
        ("order", None, "clerk"),
        ("order", None, "crew"),
        ("order", "stops", "driver"),
        ("order", "stops", "guards"),
        ("note", None, "owner"),
        ("note", None, "reader"),
    }


def test_records_are_counted_once_and_those_in_the_bin_not_at_all(shop):
    order = full(shop)
    assert shop.counts(shop.edith) == {
        "shop.order.owner": 1,
        "shop.order.clerk": 1,
        "shop.order.crew": 1,
        "shop.order.stops.driver": 1,
        "shop.order.stops.guards": 1,
    }
    shop.act(lambda work, context: service.delete(work, context, "order", [order], "test"))
    assert shop.counts(shop.edith) == {}


def test_all_of_it_goes_to_the_successor_and_nothing_else_changes(shop):
    order = full(shop)
    job_id = shop.start(shop.edith, shop.mia)
    assert shop.work_off(job_id) is False
    values = shop.order(order)
    ids = lambda people: [each["id"] for each in people]  # noqa: E731
    assert values["clerk"]["id"] == shop.mia
    assert ids(values["crew"]) == [shop.mia]
    assert [
        (row["town"], (row["driver"] or {}).get("id"), ids(row["guards"])) for row in values["stops"]
    ] == [
        ("A", shop.mia, [shop.mia]),
        ("B", shop.mia, []),
        ("C", None, [shop.mia]),
    ]
    assert shop.counts(shop.edith) == {} and values["name"] == "O"
    done = shop.job(job_id)
    assert (done.state, done.seen, done.failed) == ("done", 5, 0)
    assert list(check_storage(shop.office.engine)) == []


def test_history_names_the_administrator_who_asked_for_it(shop):
    order = full(shop)
    shop.work_off(shop.start(shop.edith, shop.mia))
    told = sa.select(Change.actor_id, Change.source).where(Change.record_id == order, Change.source != "test")
    with reading(shop.office.engine) as connection:
        rows = [tuple(row) for row in connection.execute(told)]
    assert rows and set(rows) == {(shop.office.people["ada"], "handover")}


def test_a_record_that_its_rules_hold_back_is_told_and_the_others_go_on(shop):
    orders = shop.create("order", *({"name": str(n), "amount": 1, "clerk": shop.edith} for n in range(7)))
    sql = shop.app.tables["order"]
    with shop.office.engine.begin() as connection:
        connection.execute(
            sa.update(sql.sql).where(sql.sql.c.id.in_(orders[2:4])).values({sql.column("amount").name: -1})
        )
    job_id = shop.start(shop.edith, shop.mia)
    apps = LiveApps(shop.office.engine)
    while jobs.step(shop.office.engine, apps, job_id, 3):
        pass
    done = shop.job(job_id)
    assert (done.state, done.failed, done.seen) == ("done", 2, 7)
    assert [part.failed_ids for part in done.parts if part.field == "clerk"] == [orders[2:4]]
    assert shop.counts(shop.edith) == {"shop.order.clerk": 2}


def test_broken_off_after_any_batch_it_goes_on_where_it_was(shop):
    orders = shop.create("order", *({"name": str(n), "amount": 1, "clerk": shop.edith} for n in range(10)))
    job_id = shop.start(shop.edith, shop.mia)
    for batches in range(1, 4):
        # Every process has apps of its own; nothing but the database knows how far it is.
        assert jobs.step(shop.office.engine, LiveApps(shop.office.engine), job_id, 3) is True
        assert shop.job(job_id).seen == min(3 * batches, 10)
    while jobs.step(shop.office.engine, LiveApps(shop.office.engine), job_id, 3):
        pass
    assert jobs.step(shop.office.engine, shop.apps, job_id, 3) is False
    assert {shop.order(each)["clerk"]["id"] for each in orders} == {shop.mia}
    with reading(shop.office.engine) as connection:
        assert jobs.unfinished(connection) == []
        changes = connection.scalar(
            sa.select(sa.func.count()).select_from(Change).where(Change.source == "handover")
        )
    assert changes == 10


def test_a_fault_of_the_product_stops_it_and_it_can_go_on(shop, monkeypatch, caplog):
    orders = shop.create("order", *({"name": str(n), "amount": 1, "clerk": shop.edith} for n in range(5)))
    job_id = shop.start(shop.edith, shop.mia)
    jobs.step(shop.office.engine, shop.apps, job_id, 2)
    whole = jobs.hand_over

    def broken(*given) -> None:
        whole(*given)
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(jobs, "hand_over", broken)
    assert shop.work_off(job_id) is False
    assert (shop.job(job_id).state, shop.job(job_id).seen) == ("stopped", 2)
    assert [shop.order(each)["clerk"]["id"] == shop.mia for each in orders] == [True] * 2 + [False] * 3
    assert "nobody thought of this" in caplog.text
    monkeypatch.setattr(jobs, "hand_over", whole)
    assert shop.work_off(job_id) is False and shop.job(job_id).seen == 2  # what is stopped stays where it is
    with unit_of_work(shop.office.engine) as work:
        jobs.go_on(work, job_id)
    assert shop.work_off(job_id) is False
    assert (shop.job(job_id).state, shop.counts(shop.edith)) == ("done", {})


def test_a_department_s_records_move_with_history_and_fields_name_the_other(shop):
    north, south = shop.office.departments["north"], shop.office.departments["south"]
    [order] = shop.create("order", {"name": "O", "amount": 1, "owner": shop.edith, "place": north})
    moved = shop.act(lambda work, context: move_department(work, context, north, south))
    assert moved == 2
    values = shop.order(order)
    assert values["place"]["id"] == south and values["clerk"] is None
    sql = shop.app.tables["order"].sql
    with reading(shop.office.engine) as connection:
        assert connection.scalar(sa.select(sql.c.department_id).where(sql.c.id == order)) == south
