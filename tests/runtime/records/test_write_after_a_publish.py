"""A write that was begun before a publish is told to look again: nothing goes into a field that is gone."""

import copy

import pytest

from fixtures.office import EVERYTHING, Office
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition import read_folder
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.records.service import AppChanged


def test_a_write_begun_before_a_publish_is_refused_and_one_after_it_works(office: Office):
    document = copy.deepcopy(read_folder(EVERYTHING).document)
    tag = next(table for table in document["tables"] if table["key"] == "tag")
    tag["fields"].append({"key": "extra", "type": "text", "label": "Extra"})
    with unit_of_work(office.engine) as work:
        publish(
            work, office.workspace_id, StoredDefinition(document, {}), office.app.revision, None, "one more"
        )
    with pytest.raises(AppChanged):
        office.create("ada", "tag", name="too late")
    assert office.live_ids("tag") == []
    office.app = LiveApps(office.engine).get(None, office.workspace_id, "everything")
    assert office.create("ada", "tag", name="in time", extra="x")
