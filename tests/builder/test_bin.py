"""The bin of an app: what was deleted, with how much it holds, brought back or gone for good."""

from __future__ import annotations

import copy
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form, send
from tablewright.builder.conversions.large import CONVERSION
from tablewright.builder.edits.document import table_in
from tablewright.builder.edits.fields import add_field, change_field, remove_field
from tablewright.builder.edits.forms import remove_form
from tablewright.builder.edits.options import remove_option
from tablewright.builder.edits.tables import remove_table
from tablewright.builder.edits.views import remove_view
from tablewright.builder.jobs import store as jobs
from tablewright.builder.jobs.worker import JOBS, end
from tablewright.builder.publishing import change_app
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.identity.credential_models import Session
from tablewright.runtime.apps.bin import Binned, read_bin
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

from .conftest import Workshop, at
from .test_history import edit, post

FIELD, OPTION, TABLE = "tables/client/fields/phone", "tables/client/fields/stage/options/open", "tables/visit"
REMOVALS: dict[str, Any] = {
    FIELD: lambda d: remove_field(d, "client", "phone").document,
    OPTION: lambda d: remove_option(d, "client", "stage", "open").document,
    TABLE: lambda d: remove_table(d, "visit").document,
}


def binned(workshop: Workshop) -> dict[str, Binned]:
    with reading(workshop.desk.office.engine) as connection:
        return {each.name: each for each in read_bin(connection, workshop.app)}


def shown(workshop: Workshop) -> str:
    page = workshop.browser("ada").get(at("bin"))
    assert page.status_code == 200, page.text
    return page.text


def confirmed_now(workshop: Workshop, moment: Any) -> None:
    with unit_of_work(workshop.desk.office.engine) as work:
        work.connection.execute(sa.update(Session).values(confirmed_at=moment))


def phones(workshop: Workshop) -> list[Any]:
    live = workshop.app.tables["client"]
    with reading(workshop.desk.office.engine) as connection:
        return list(connection.scalars(sa.select(live.column("phone")).order_by(live.sql.c.id)))


def test_an_empty_bin_says_so(workshop):
    assert "Nothing is deleted" in shown(workshop)


@pytest.mark.parametrize(
    ("path", "label", "count"), [(FIELD, "Phone", 6), (OPTION, "Open", 6), (TABLE, "Visit", 0)]
)
def test_what_is_deleted_stands_in_the_bin_with_what_it_holds_and_comes_back(workshop, path, label, count):
    before = copy.deepcopy(dict(workshop.app.model.document))
    number = edit(workshop, REMOVALS[path], "x")
    found = binned(workshop)[path]
    assert (found.label.en, found.count, found.revision) == (label, count, number)
    assert found.author_id == workshop.people["ada"]
    page = shown(workshop)
    assert label in page and "Ada" in page and f"history/{number}" in page
    workshop.done(post(workshop, "bin/back", element=path, base=str(workshop.app.revision)))
    assert workshop.app.model.document == before
    assert binned(workshop) == {}


def test_nobody_waits_until_millions_of_values_are_counted(workshop, monkeypatch):
    """As if counting took longer than a page may: what was deleted is listed all the same, and comes back."""
    monkeypatch.setattr("tablewright.runtime.apps.bin.COUNTING_SECONDS", 0)
    edit(workshop, REMOVALS[FIELD], "x")
    assert binned(workshop)[FIELD].count is None
    assert "more than can be counted at once" in shown(workshop)
    workshop.done(post(workshop, "bin/back", element=FIELD, base=str(workshop.app.revision)))
    assert binned(workshop) == {}


def test_the_bin_tells_how_much_room_things_take(workshop):
    """About the size of what was written, however the database packs it."""
    long = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(200))
    with unit_of_work(workshop.desk.office.engine) as work:
        actor = workshop.desk.office.actor("ada")
        note = {"key": "note", "type": "long_text", "label": "Note"}
        change_app(work, workshop.app, actor, workshop.app.revision, lambda d: add_field(d, "visit", note))
    with unit_of_work(workshop.desk.office.engine) as work:
        context = make_context(work.connection, workshop.app, workshop.desk.office.actor("ada"), work.now)
        texts = [{"name": f"V {n}", "note": long[n:]} for n in range(9)]
        service.create(work, context, "visit", texts, "test")
    edit(workshop, lambda d: remove_field(d, "visit", "note").document, "note")
    edit(workshop, REMOVALS[FIELD], "phone")
    found = binned(workshop)
    assert found[FIELD].room < 6 * 50 and "less than 1 KB" in shown(workshop)
    assert 50_000 < found["tables/visit/fields/note"].room < 200_000
    edit(workshop, REMOVALS[TABLE], "table")
    assert 50_000 < binned(workshop)[TABLE].room < 5_000_000


VIEW = {"key": "short", "table": "client", "label": "Short", "type": "grid", "fields": ["name", "stage"]}
FORM = {
    "key": "main",
    "table": "client",
    "label": "Sheet",
    "sections": [{"key": "a", "fields": ["name", "stage"]}],
}


@pytest.mark.parametrize(
    ("path", "remove"),
    [
        ("views/client.short", lambda d: remove_view(d, "client.short").document),
        ("forms/client.main", lambda d: remove_form(d, "client.main").document),
    ],
)
def test_a_deleted_view_or_form_stands_in_the_bin_and_comes_back_from_it(workshop, path, remove):
    edit(workshop, lambda d: {**d, "views": [VIEW], "forms": [FORM]}, "made")
    before = copy.deepcopy(dict(workshop.app.model.document))
    edit(workshop, remove, "away")
    assert (binned(workshop)[path].kind, binned(workshop)[path].owner.en) == (path[:4], "Client")
    assert binned(workshop)[path].label.en in shown(workshop) and "0 values" not in shown(workshop)
    edit(workshop, lambda d: remove_table(d, "client").document, "table")
    assert "tables/client" in binned(workshop) and path not in binned(workshop)
    assert post(workshop, f"history/{workshop.app.revision}/undo").status_code == 303
    workshop.done(post(workshop, "bin/back", element=path, base=str(workshop.app.revision)))
    assert workshop.app.model.document == before and binned(workshop) == {}
    edit(workshop, remove, "again")
    confirmed_now(workshop, utc_now())
    assert post(workshop, "bin/purge", which=path).status_code == 303
    assert binned(workshop) == {}


def test_of_several_things_deleted_together_one_comes_back_alone(workshop):
    values = phones(workshop)

    def both(document: Any) -> Any:
        return REMOVALS[TABLE](REMOVALS[FIELD](document))

    edit(workshop, both, "two")
    edit(
        workshop, lambda d: add_field(d, "client", {"key": "note", "type": "text", "label": "Note"}), "three"
    )
    assert set(binned(workshop)) == {FIELD, TABLE}
    workshop.done(post(workshop, "bin/back", element=FIELD, base=str(workshop.app.revision)))
    assert phones(workshop) == values
    assert "visit" not in workshop.app.tables and set(binned(workshop)) == {TABLE}
    keys = [each["key"] for each in table_in(workshop.app.model.document, "client")["fields"]]
    assert {"phone", "note"} <= set(keys)


def test_what_is_deleted_with_its_owner_stands_there_once_and_comes_back_with_it(workshop):
    edit(workshop, REMOVALS[OPTION], "option")
    edit(workshop, lambda d: remove_field(d, "client", "stage").document, "field")
    assert set(binned(workshop)) == {"tables/client/fields/stage"}
    assert post(workshop, f"history/{workshop.app.revision}/undo").status_code == 303
    assert set(binned(workshop)) == {OPTION}


def test_values_of_an_earlier_type_can_be_given_away(workshop):
    edit(workshop, lambda d: change_field(d, "client", "stage", {"type": "text", "options": None}), "text")
    (found,) = binned(workshop).values()
    assert (found.kind, found.count) == ("earlier", 6)
    confirmed_now(workshop, utc_now())
    assert post(workshop, "bin/purge", which=found.name).status_code == 303
    assert binned(workshop) == {}


@pytest.mark.parametrize("path", [FIELD, OPTION, TABLE])
def test_what_is_given_away_is_gone_for_good(workshop, path):
    number = edit(workshop, REMOVALS[path], "x")
    confirmed_now(workshop, utc_now())
    client = workshop.browser("ada")
    form = Form(client.get(at(f"bin/purge?element={path}")).text, "which")
    assert send(client, form, form.action).status_code == 303 and binned(workshop) == {}
    assert workshop.audited()[-1] == "definition_purged"
    page = workshop.browser("ada").get(at(f"history/{number}/undo")).text
    assert ("come back empty" in page) == (path != OPTION)
    assert post(workshop, f"history/{number}/undo", confirmed="1").status_code == 303
    if path == FIELD:
        assert phones(workshop) == [None] * 6
    if path == OPTION:
        stage = workshop.app.tables["client"].column("stage")
        with reading(workshop.desk.office.engine) as connection:
            assert set(connection.scalars(sa.select(stage))) == {None}


def test_giving_away_asks_for_the_password_again(workshop):
    edit(workshop, REMOVALS[FIELD], "x")
    client = workshop.browser("ada")
    confirmed_now(workshop, utc_now() - timedelta(days=1))
    assert client.get(at(f"bin/purge?element={FIELD}")).location.startswith("/me/confirm")
    assert post(workshop, "bin/purge", which=FIELD).location.startswith("/me/confirm")
    assert set(binned(workshop)) == {FIELD}


def test_only_what_is_old_enough_goes(workshop):
    edit(workshop, REMOVALS[FIELD], "x")
    confirmed_now(workshop, utc_now())
    client = workshop.browser("ada")
    assert "Nothing is here for so long" in client.get(at("bin/purge?days=30")).text
    assert "Phone" in client.get(at("bin/purge?days=0")).text
    assert client.get(at("bin/purge?days=x")).status_code == 404
    assert client.get(at("bin/purge?element=tables/client")).status_code == 404
    assert post(workshop, "bin/purge", which="tables/client").status_code == 303
    assert set(binned(workshop)) == {FIELD} and "client" in workshop.app.tables


def test_a_column_that_long_work_fills_is_no_earlier_value_not_even_when_it_was_stopped(
    workshop, monkeypatch
):
    monkeypatch.setattr("tablewright.runtime.storage.in_use.LARGE", 0)
    engine, before = workshop.desk.office.engine, workshop.app.model.document["tables"][0]["fields"][1]
    asked = {"table": "client", "before": before, "after": {**before, "type": "text"}}
    with unit_of_work(engine) as work:
        who = (workshop.app.workspace_id, workshop.people["ada"])
        words = Words("Phone to text", "电话改为文本")
        job_id = jobs.begin(work, *who, CONVERSION.name, words, asked, app_id=workshop.app.id)
    for _ in range(2):
        assert JOBS.step(engine, LiveApps(engine), job_id)
    assert binned(workshop) == {}
    with unit_of_work(engine) as work:
        end(work, job_id)
    assert binned(workshop) == {}
