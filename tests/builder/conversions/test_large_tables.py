"""The type of a field of a large table changes while people work: nothing they write is lost, nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.breaking import failing_database
from fixtures.office import Office
from fixtures.small_apps import app, field, table, view
from tablewright.builder.conversions import large
from tablewright.builder.conversions.large import CONVERSION
from tablewright.builder.conversions.retyped import retype, retyped_field
from tablewright.builder.jobs import store
from tablewright.builder.jobs.models import BuildJob
from tablewright.builder.jobs.worker import JOBS, end
from tablewright.builder.publishing import change_app
from tablewright.core.database import reading
from tablewright.core.errors import Unavailable
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.identity.actor import Actor
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.storage.doctor import check_storage
from tablewright.runtime.storage.models import PhysicalColumn

pytestmark = pytest.mark.both_databases
COUNT = 25
TO_NUMBER = {"decimals": 0}


class Store:
    """A table whose records have a text each, and the work that makes it a number."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine = office, office.engine
        tables = (table("item", field("name"), field("size"), field("note")),)
        views = [view("all", "item", fields=["name", "size"], sort=["size"])]
        install(self.engine, office.workspace_id, app(*tables, key="store", views=views))
        rows = [{"name": f"Item {n}", "size": f"{n}" if n % 5 else "none"} for n in range(COUNT)]
        self.ids = self.within(lambda work, context: service.create(work, context, "item", rows, "test"))

    @property
    def app(self) -> LiveApp:
        return LiveApps(self.engine).get(None, self.office.workspace_id, "store")

    def within(self, do: Any) -> Any:
        with unit_of_work(self.engine) as work:
            actor = Actor.system(self.office.workspace_id)
            return do(work, make_context(work.connection, self.app, actor, work.now))

    def write(self, place: int, size: Any) -> None:
        change = service.Change(self.ids[place], {"size": size})
        self.within(lambda work, context: service.update(work, context, "item", [change], "test"))

    def begin(self, kind: str = "number", table: str = "item", before: Any = None, **settings: Any) -> int:
        before = before or self.app.model.document["tables"][0]["fields"][1]
        after = retyped_field(before, kind, settings)
        asked = {"table": table, "before": before, "after": after}
        label = Words("Type of “Size” to Number", "更改类型")
        with unit_of_work(self.engine) as work:
            return store.begin(
                work,
                self.office.workspace_id,
                self.office.people["ada"],
                CONVERSION.name,
                label,
                asked,
                app_id=self.app.id,
            )

    def step(self, job_id: int) -> bool:
        return JOBS.step(self.engine, LiveApps(self.engine), job_id)

    def work_off(self, job_id: int) -> None:
        while self.step(job_id):
            pass

    def publish(self, edit: Any) -> None:
        with unit_of_work(self.engine) as work:
            actor = load_actor(work.connection, self.office.people["ada"])
            change_app(work, self.app, actor, self.app.revision, edit)

    def state(self, job_id: int) -> tuple[str, str]:
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(BuildJob.__table__).where(BuildJob.id == job_id)).one()
            return row.state, (row.stopped or {}).get("en", "")

    def rows(self) -> list[int]:
        rows = self.app.tables["item.line"].sql
        with reading(self.engine) as connection:
            return list(connection.scalars(sa.select(rows.c.id).order_by(rows.c.id)))

    def sizes(self, table: str = "item") -> list[Any]:
        live = self.app.tables[table]
        with reading(self.engine) as connection:
            found = connection.scalars(sa.select(live.column("size")).order_by(live.sql.c.id)).all()
        return [each if each is None or isinstance(each, str) else int(each) for each in found]

    def columns(self) -> int:
        with reading(self.engine) as connection:
            table_id = self.app.tables["item"].id
            mine = sa.select(sa.func.count()).where(PhysicalColumn.table_id == table_id)
            return connection.scalar(mine)


@pytest.fixture
def items(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(large, "BATCH", 4)
    monkeypatch.setattr(large, "FILL_SECONDS", 0)
    monkeypatch.setattr(large, "FEW", 2)
    monkeypatch.setattr(large, "MOST_AGAIN", 3)
    made = Store(office)
    yield made
    assert check_storage(made.engine) == []


AS_NUMBERS = [n if n % 5 else None for n in range(COUNT)]
AS_TEXTS = [f"{n}" if n % 5 else "none" for n in range(COUNT)]


def changed(values: Sequence[Any], **by_place: Any) -> list[Any]:
    return [by_place.get(f"at{place}", value) for place, value in enumerate(values)]


def test_the_work_goes_in_steps_and_the_revision_is_live_at_its_end(items):
    job_id = items.begin(**TO_NUMBER)
    while items.step(job_id):
        assert items.sizes() == AS_TEXTS, "people see the field as it was until the end"
        assert check_storage(items.engine) == []
    assert items.state(job_id)[0] == "done"
    assert items.sizes() == AS_NUMBERS
    assert items.app.model.tables["item"].by_key["size"].type == "number"


def test_what_people_write_meanwhile_is_converted_too(items):
    job_id = items.begin(**TO_NUMBER)
    place = 0
    while items.step(job_id):
        if place < 20:
            items.write(place, f"{100 + place}")
            items.write(24 - place % 3, "none")
        place += 1
    assert items.state(job_id)[0] == "done"
    written = {f"at{n}": 100 + n for n in range(min(place, 20))}
    emptied = {f"at{24 - n % 3}": None for n in range(min(place, 20))}
    assert items.sizes() == changed(AS_NUMBERS, **{**written, **emptied})


def test_what_people_write_into_rows_of_a_sub_form_meanwhile_is_converted_too(items):
    lines = {"key": "line", "type": "subform", "label": "Lines", "fields": [field("size")]}
    items.publish(lambda document: _with_field(document, lines))
    two = [service.Change(each, {"line": [{"size": "1"}]}) for each in items.ids[:2]]
    items.within(lambda work, context: service.update(work, context, "item", two, "test"))
    before = items.app.model.document["tables"][0]["fields"][-1]["fields"][0]
    job_id = items.begin(**TO_NUMBER, table="item.line", before=before)
    place = 0
    while items.step(job_id):
        place += 1
        record = 0 if place < 4 else 1
        if place < 6:
            line = {"id": items.rows()[record], "size": f"{100 + place}"}
            change = service.Change(items.ids[record], {"line": [line]})
            items.within(lambda work, context, c=change: service.update(work, context, "item", [c], "test"))
    assert items.state(job_id)[0] == "done"
    assert items.sizes("item.line") == [103, 105]


def test_the_change_is_taken_back_with_every_value_and_what_was_written_since(items):
    items.work_off(items.begin(**TO_NUMBER))
    items.write(7, 70)
    before = retyped_field(items.app.model.document["tables"][0]["fields"][1], "text", {})
    items.publish(lambda document: retype(document, "item", before))
    assert items.sizes() == changed(AS_TEXTS, at7="70")


def test_other_changes_of_the_app_meanwhile_stay(items):
    job_id = items.begin(**TO_NUMBER)
    items.step(job_id)
    items.publish(lambda document: {**document, "label": "Warehouse"})
    items.step(job_id)
    items.publish(lambda document: _renamed(document, "size", "How large"))
    items.work_off(job_id)
    assert items.state(job_id)[0] == "done"
    assert items.app.model.label.en == "Warehouse"
    assert items.sizes() == AS_NUMBERS


@pytest.mark.parametrize("steps", [0, 1, 4, 9])
def test_a_field_that_is_deleted_meanwhile_ends_the_work_and_leaves_nothing(items, steps):
    columns = items.columns()
    job_id = items.begin(**TO_NUMBER)
    for _ in range(steps):
        assert items.step(job_id)
    items.publish(_without_size)
    items.work_off(job_id)
    state, why = items.state(job_id)
    assert state == "stopped" and "changed or deleted the field" in why
    assert items.columns() == columns


@pytest.mark.parametrize("steps", [1, 4, 9])
def test_stopping_leaves_nothing_behind_and_everything_as_it_was(items, steps):
    columns, revision = items.columns(), items.app.revision
    job_id = items.begin(**TO_NUMBER)
    for _ in range(steps):
        assert items.step(job_id)
    with unit_of_work(items.engine) as work:
        end(work, job_id)
    assert not items.step(job_id)
    assert (items.columns(), items.app.revision) == (columns, revision)
    assert items.sizes() == AS_TEXTS


def test_what_does_not_go_together_any_more_ends_the_work_with_the_reason(items):
    job_id = items.begin(**TO_NUMBER)
    items.step(job_id)
    items.publish(lambda document: _filtered(document, {"field": "size", "op": "contains", "value": "x"}))
    items.work_off(job_id)
    state, why = items.state(job_id)
    assert state == "stopped" and "contains" in why
    assert items.sizes() == AS_TEXTS


def test_broken_off_at_any_statement_the_work_goes_on_and_ends_well(items):
    job_id = items.begin(**TO_NUMBER)
    number = 1
    while items.state(job_id)[0] == "running":
        with failing_database(items.engine, number) as countdown:
            try:
                more = JOBS.step(items.engine, LiveApps(items.engine), job_id)
            except sa.exc.OperationalError:
                more = True
        number = number + 1 if countdown.failed else 1
        assert more or items.state(job_id)[0] == "done"
        assert number < 200
    assert items.state(job_id)[0] == "done"
    assert items.sizes() == AS_NUMBERS


def test_a_table_that_cannot_be_had_for_a_moment_is_waited_for(items, monkeypatch):
    job_id = items.begin(**TO_NUMBER)

    def taken(*_: Any) -> Any:
        raise Unavailable(why="the table is in use")

    with monkeypatch.context() as busy:
        busy.setattr(large, "change_app", taken)
        JOBS.carry_on(items.engine, LiveApps(items.engine), None, job_id, 60)
    assert items.state(job_id)[0] == "running"
    items.work_off(job_id)
    assert items.state(job_id)[0] == "done"
    assert items.sizes() == AS_NUMBERS


def _renamed(document: Any, key: str, label: str) -> Any:
    one = document["tables"][0]
    fields = [{**each, "label": label} if each["key"] == key else each for each in one["fields"]]
    return {**document, "tables": [{**one, "fields": fields}]}


def _with_field(document: Any, field: Any) -> Any:
    (item,) = document["tables"]
    return {**document, "tables": [{**item, "fields": [*item["fields"], field]}]}


def _without_size(document: Any) -> Any:
    one = document["tables"][0]
    fields = [each for each in one["fields"] if each["key"] != "size"]
    views = [{**each, "fields": ["name"], "sort": ["name"]} for each in document["views"]]
    return {**document, "tables": [{**one, "fields": fields}], "views": views}


def _filtered(document: Any, tree: Any) -> Any:
    return {**document, "views": [{**each, "filter": tree} for each in document["views"]]}
