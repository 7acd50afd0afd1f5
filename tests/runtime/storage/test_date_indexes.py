"""The indexes behind the dates by which a calendar or a timeline places records."""

from __future__ import annotations

from fixtures.small_apps import app, field, table
from tablewright.runtime.storage.indexes import wanted_indexes

VIEWS = {
    "a timeline": (
        {"type": "timeline", "start": "begins", "end": "ends"},
        [["begins", "ends", "id"], ["ends", "begins", "id"]],
    ),
    "milestones": ({"type": "timeline", "start": "begins"}, [["begins", "id"]]),
    "a calendar": (
        {"type": "calendar", "dates": [{"start": "begins", "end": "ends"}, {"start": "due"}]},
        [["begins", "ends", "id"], ["ends", "begins", "id"], ["due", "id"]],
    ),
}


def test_an_index_stands_behind_each_pair_of_dates(shop):
    fields = (field("name"), field("begins", "date"), field("ends", "date"), field("due", "date"))
    for name, (members, wanted) in VIEWS.items():
        views = [{"key": "when", "table": "item", **members}]
        live = shop.install(app(table("item", *fields), views=views))
        found = [[part.column for part in each.parts] for each in wanted_indexes(live.model)["item", "table"]]
        assert [each for each in found if {"begins", "ends", "due"} & set(each)] == wanted, name
