"""A view of any type is made by a form that asks for what its type needs, from fields that fit and may be read."""

from __future__ import annotations

import re

import pytest

from tablewright.definition.model import View
from tablewright.definition.schemas import own_schema
from tablewright.fields.options import COLORS
from tablewright.runtime.screens import view_settings, view_spans, view_types

LIST = "/a/everything/project/"
NEW = f"{LIST}views/new"
FORMS = {
    "grid": {"row_height": "large", "fields": ["name", "stage"]},
    "board": {
        "stack": "stage",
        "lanes": "lead",
        "sums": ["amount"],
        "cover": "pictures",
        "fields": ["name", "due"],
    },
    "gallery": {"cover": "pictures", "fields": ["name"]},
    "tree": {"parent": "parent"},
    "calendar": {
        "dates.0.start": "due",
        "dates.1.start": "meeting",
        "dates.1.end": "reminder",
        "mode": "week",
    },
    "timeline": {"start": "due", "end": "grace", "after": "parent", "scale": "week", "progress": "done"},
}


@pytest.fixture(autouse=True)
def every_type(monkeypatch):
    """Every type of view can be drawn, whichever parts are put together."""
    monkeypatch.setattr(view_settings, "types_drawn", lambda: list(view_types.LABELS))


def kept(desk, who, key):
    """Return the view as the API's answer over it stands on it: read back from its settings page."""
    page = desk.client(who).get(f"{LIST}views/{key}/settings", fragment=True)
    assert page.status_code == 200, page.text
    return re.findall(r'<option value="(\w+)" selected', page.text) + re.findall(
        r'value="(\w+)" checked', page.text
    )


@pytest.mark.parametrize("type_", FORMS)
def test_each_type_is_made_with_its_settings(desk, type_):
    edith = desk.client("edith")
    form = edith.get(f"{NEW}?type={type_}", fragment=True)
    assert form.status_code == 200 and "<html" not in form.text
    offered = set(re.findall(r'name="([\w.]+)"', form.text))
    assert set(FORMS[type_]) <= offered
    answer = edith.post(NEW, type=type_, name=f"My {type_}", **FORMS[type_])
    assert answer.status_code == 303, answer.text
    key = answer.location.partition("view=")[2].replace("%7E", "~")
    assert edith.get(f"{LIST}?view={key}").status_code == 200
    chosen = kept(desk, "edith", key)
    for value in FORMS[type_].values():
        assert set([value] if isinstance(value, str) else value) <= set(chosen), (value, chosen)
    assert desk.client("mia").get(f"{LIST}?view={key}").status_code == 404


def test_what_a_type_asks_for_is_in_the_schema(every_type):
    known = own_schema("view")["properties"]
    assert set(view_settings.MEMBERS) == set(view_types.LABELS)
    assert all(name in known for members in view_settings.MEMBERS.values() for name in members)
    assert View.read({"key": "x", "table": "y", "type": "board", "stack": "s"}).settings == {"stack": "s"}


def test_only_fields_that_fit_and_may_be_read_are_offered(desk):
    form = desk.client("mia").get(f"{NEW}?type=board", fragment=True).text
    stack = form.partition('name="stack"')[2].partition("</select>")[0]
    assert 'value="stage"' in stack and 'value="name"' not in stack and 'value="tags"' not in stack
    assert 'value="share"' not in form and 'value="phone"' not in form


@pytest.mark.parametrize(
    "wrong",
    [{"stack": "name"}, {"stack": "nothing"}, {"stack": "share"}, {}, {"stack": "stage", "lanes": "tags"}],
)
def test_a_board_that_cannot_be_is_refused(desk, wrong):
    answer = desk.client("mia").post(NEW, type="board", name="x", **wrong)
    assert answer.status_code in (400, 422)


def test_types_a_table_has_no_fields_for_are_not_offered(desk):
    edith = desk.client("edith")
    tag = edith.get("/a/everything/tag/views/new", fragment=True).text
    assert "type=tree" not in tag and "type=gallery" in tag
    assert edith.get("/a/everything/tag/views/new?type=tree").status_code == 404
    assert edith.get(f"{NEW}?type=pie").status_code == 404


def test_settings_are_changed_and_the_filter_stays(desk):
    edith = desk.client("edith")
    desk.office.create("ada", "project", name="Project 1", stage="run")
    desk.office.create("ada", "project", name="Project 2", stage="plan")
    condition = '{"field": "stage", "op": "is", "value": "run"}'
    answer = edith.post(f"{LIST}views", view="all", name="Mine", filter=condition)
    key = answer.location.partition("view=")[2].replace("%7E", "~")
    saved = edith.post(f"{LIST}views/{key}/settings", fields=["name"], row_height="large")
    assert saved.status_code == 303
    page = edith.get(f"{LIST}?view={key}").text
    assert "Project 1" in page and "Project 2" not in page and 'data-fields="name"' in page
    assert desk.client("mia").get(f"{LIST}views/{key}/settings").status_code == 404


def test_every_colour_can_be_chosen():
    assert set(view_spans.COLORS) == set(COLORS)


def test_the_dates_of_a_calendar_have_names_and_colours_that_stay(desk):
    edith = desk.client("edith")
    told = {"dates.0.start": "due", "dates.0.label": "Deadline", "dates.0.color": "red", "dates.1.start": "meeting",
            "dates.2.start": "created_at", "dates.4.end": "due"}  # fmt: skip
    answer = edith.post(NEW, type="calendar", name="Mine", **told)
    key = answer.location.partition("view=")[2].replace("%7E", "~")
    desk.office.create("ada", "project", name="Project 1", due="2026-11-18")
    page = edith.get(f"{LIST}?view={key}&day=2026-11-18").text
    assert "Deadline" in page and re.search(r'cal-bar[^"]*chip-red', page)
    form = edith.get(f"{LIST}views/{key}/settings", fragment=True).text
    sent = dict(re.findall(r'<input [^>]*name="(dates[^"]*)" value="([^"]*)"', form))
    sent |= dict(re.findall(r'name="(dates[^"]*)"(?:(?!</select>).)*?value="(\w+)" selected', form))
    assert {name: value for name, value in sent.items() if value} == {
        k: v for k, v in told.items() if "4" not in k
    }
    assert edith.post(f"{LIST}views/{key}/settings", **sent, mode="week").status_code == 303
    assert 'data-calendar="week"' in edith.get(f"{LIST}?view={key}").text
