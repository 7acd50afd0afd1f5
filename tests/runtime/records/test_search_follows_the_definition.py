"""When a revision changes which fields are searched, the kept texts follow in batches that survive a crash."""

from __future__ import annotations

import copy

import pytest
import sqlalchemy as sa

from fixtures.republishing import republish
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import Version
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.records.search_rebuild import rebuild, rebuild_batch


def found(office, text):
    with reading(office.engine) as connection:
        page = list_records(office.context("ada", connection), "project", ListRequest(search=text, fields=()))
        return sorted(row.title for row in page.rows)


def changed(office, **members):
    """Return the definition with other members of the field "brief" or, under "title", of the table."""
    document = copy.deepcopy(dict(office.app.model.document))
    table = next(each for each in document["tables"] if each["key"] == "project")
    if "title" in members:
        table["title"] = members["title"]
    else:
        next(each for each in table["fields"] if each["key"] == "brief").update(members)
    return document


def waiting(office):
    with reading(office.engine) as connection:
        names = sa.select(Version.name, Version.number).where(Version.name.startswith("search "))
        return [number for _, number in connection.execute(names)]


@pytest.fixture
def filled(desk):
    rows = [{"name": f"Project {n}", "brief": f"Needle {n:03}"} for n in range(1, 8)]
    desk.office.create_many("ada", "project", rows)
    return desk


def test_a_field_that_becomes_searched_is_found_in_records_of_before(filled):
    office = filled.office
    republish(filled, changed(office, search=False))
    rebuild(office.engine, 30)
    assert found(office, "needle 003") == []
    republish(filled, changed(office, search=True))
    assert waiting(office) == [0]
    rebuild(office.engine, 30)
    assert found(office, "needle 003") == ["Project 3"] and waiting(office) == []


def test_a_field_that_is_no_longer_searched_is_not_found(filled):
    office = filled.office
    assert found(office, "needle 003") == ["Project 3"]
    republish(filled, changed(office, search=False))
    rebuild(office.engine, 30)
    assert found(office, "needle 003") == []


def test_batches_go_on_where_the_last_one_ended_and_spare_what_was_saved_meanwhile(filled):
    office = filled.office
    republish(filled, changed(office, search=False))
    rebuild(office.engine, 30)
    republish(filled, changed(office, search=True))
    first = office.live_ids("project")[0]
    assert rebuild_batch(office.engine, LiveApps(office.engine), 3)
    assert waiting(office)[0] == first + 2
    office.update("ada", "project", first + 4, brief="Thimble")
    while rebuild_batch(office.engine, LiveApps(office.engine), 3):
        pass
    assert found(office, "thimble") == ["Project 5"] and len(found(office, "needle")) == 6
    revs = {office.stored("project", each)["rev"] for each in office.live_ids("project")}
    assert revs == {1, 2}


def test_a_change_of_anything_else_rebuilds_nothing(filled):
    document = copy.deepcopy(dict(filled.office.app.model.document))
    document["label"] = {"en": "Other", "zh": "其他"}
    republish(filled, document)
    assert waiting(filled.office) == []


def test_a_new_field_rebuilds_nothing_and_one_that_comes_back_with_its_values_does(filled):
    office = filled.office
    without = copy.deepcopy(dict(office.app.model.document))
    more = copy.deepcopy(without)
    table = next(each for each in more["tables"] if each["key"] == "project")
    table["fields"].append({"key": "extra", "type": "text", "label": "Extra"})
    republish(filled, more)
    assert waiting(office) == []
    office.update("ada", "project", office.live_ids("project")[0], extra="Thimble")
    republish(filled, without)
    rebuild(office.engine, 30)
    assert found(office, "thimble") == []
    republish(filled, more)
    rebuild(office.engine, 30)
    assert found(office, "thimble") == ["Project 1"]
