"""An administrator gives a field another type: sees what becomes of the values first, then it is done."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import Any

import pytest

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from fixtures.small_apps import app, field, table
from tablewright.builder.jobs.worker import JOBS
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records

SIZES = ("large", "Large", "small", "12.5", "3", None)


class Bench:
    """An app with one table whose records have a text each."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.engine = desk, desk.office.engine
        fields = (field("name"), field("size"), field("who"), field("file", "attachment"))
        install(
            self.engine,
            desk.office.workspace_id,
            app(table("item", *fields), table("part", field("name")), key="desk"),
        )
        self.create("part", [{"name": "Small"}])
        self.ids = self.create(
            "item", [{"name": f"Item {n}", "size": size, "who": "Ada"} for n, size in enumerate(SIZES)]
        )

    @property
    def app(self) -> LiveApp:
        return LiveApps(self.engine).get(None, self.desk.office.workspace_id, "desk")

    def context(self, connection: Any, now: Any) -> Any:
        return make_context(connection, self.app, Actor.system(self.desk.office.workspace_id), now)

    def create(self, table_key: str, rows: list[dict[str, Any]]) -> list[int]:
        with unit_of_work(self.engine) as work:
            return service.create(work, self.context(work.connection, work.now), table_key, rows, "test")

    def values(self, key: str) -> list[Any]:
        with unit_of_work(self.engine) as work:
            rows = list_records(
                self.context(work.connection, work.now),
                "item",
                ListRequest(fields=(key,), sort=("created_at",)),
            )
            return [row.values[key] for row in sorted(rows.rows, key=lambda each: each.id)]

    def page(self, key: str, query: str = "", who: str = "ada") -> Any:
        return self.desk.client(who).client.get(self.address(key) + query)

    def address(self, key: str) -> str:
        return f"/a/desk/builder/tables/item/fields/{key}/type"

    def change(self, key: str, query: str) -> Any:
        page = self.page(key, query)
        assert page.status_code == 200, page.text
        form = Form(page.text, "base", self.address(key))
        return send(self.desk.client("ada").client, form, self.address(key))


@pytest.fixture
def bench(desk: Desk) -> Bench:
    return Bench(desk)


def test_types_that_cannot_be_chosen_say_why(bench):
    text = bench.page("file").text
    assert "Files cannot be read as values." in text
    assert "?type=image" in text and "?type=number" not in text
    assert bench.page("file", "?type=number").status_code == 404


def test_the_preview_counts_and_shows_what_is_kept_and_what_is_lost(bench):
    text = bench.page("size", "?type=number").text
    assert "Records with a value</dt><dd>5<" in text
    assert "Kept</dt><dd>2<" in text and "Lost</dt><dd>3<" in text
    assert "12.5" in text and "large" in text
    assert bench.app.revision == 1, "looking changes nothing"


def test_the_file_holds_every_value_that_is_lost(bench):
    sent = bench.desk.client("ada").client.get(f"{bench.address('size')}/lost.csv?type=number")
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["Value", "large", "Large", "small"]


def test_a_text_becomes_a_number_with_the_decimals_its_values_have(bench):
    assert bench.change("size", "?type=number").status_code == 303
    assert bench.app.model.tables["item"].by_key["size"].settings["decimals"] == 1
    assert [None if each is None else float(each) for each in bench.values("size")] == [
        None,
        None,
        None,
        12.5,
        3,
        None,
    ]


def test_a_text_becomes_a_choice_with_the_most_frequent_values_first(bench):
    assert bench.change("size", "?type=select").status_code == 303
    options = bench.app.model.tables["item"].by_key["size"].settings["options"]
    assert [each["label"] for each in options] == ["large", "small", "12.5", "3"]
    assert len({each["color"] for each in options}) == 4
    first = options[0]["key"]
    assert bench.values("size")[:2] == [first, first]
    assert bench.values("size")[5] is None


def test_a_choice_made_again_from_texts_has_keys_of_its_own(bench):
    def keys():
        return {each["key"] for each in bench.app.model.tables["item"].by_key["size"].settings["options"]}

    assert bench.change("size", "?type=select").status_code == 303
    first = keys()
    assert bench.change("size", "?type=text").status_code == 303
    assert bench.change("size", "?type=select").status_code == 303
    assert len(keys()) == len(first) and not keys() & first


def test_a_text_becomes_a_link_to_the_record_called_so(bench):
    assert 'name="to"' in bench.page("size", "?type=relation").text
    assert bench.change("size", "?type=relation&to=part").status_code == 303
    assert [each and each["title"] for each in bench.values("size")] == [
        None,
        None,
        "Small",
        None,
        None,
        None,
    ]


def test_a_text_becomes_people_and_a_person_a_text_again(bench):
    assert bench.change("who", "?type=member&many=1").status_code == 303
    assert [each["title"] for each in bench.values("who")[0]] == ["Ada"]
    assert bench.change("who", "?type=text").status_code == 303
    assert bench.values("who")[0] == "Ada"


def test_what_does_not_fit_the_new_type_is_told_before_and_nothing_is_changed(bench):
    page = bench.page("name", "?type=checkbox")
    assert "Change it first" in page.text and "disabled" in page.text
    answer = bench.change("name", "?type=checkbox")
    assert answer.status_code == 422 and bench.app.revision == 1


def test_only_administrators_change_types(bench):
    assert bench.page("size", who="mia").status_code == 404


def test_links_of_a_large_table_are_made_by_a_worker(bench, monkeypatch):
    config = bench.desk.app.config
    monkeypatch.setitem(config, "LIMITS", dataclasses.replace(config["LIMITS"], records_per_change=2))
    monkeypatch.setattr("tablewright.builder.screens.type_change.routes.EXACT", 2)
    monkeypatch.setattr(type(JOBS), "wake", lambda *_told: None)
    answer = bench.change("size", "?type=relation&to=part&many=1")
    if answer.status_code == 200:
        form = Form(answer.text, "confirmed")
        answer = send(bench.desk.client("ada").client, form, form.action)
    assert answer.status_code == 303 and "/builder/jobs/" in answer.location
    assert bench.app.model.tables["item"].by_key["size"].type == "text"
    JOBS.step(bench.engine, LiveApps(bench.engine), int(answer.location.rpartition("/")[2]))
    assert bench.app.model.tables["item"].by_key["size"].type == "relation"
    assert [[one["title"] for one in each] for each in bench.values("size")][2] == ["Small"]
