"""From the app into the builder: those who may change the app find the way where they are, nobody else does."""

import pytest

from fixtures.plain_forms import Form
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
APP, BUILDER = "/a/everything", "/a/everything/builder"


def live(desk):
    return LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything")


def head(client, column="name", query=""):
    return client.get(f"{APP}/project/bar/head.{column}{query}", fragment=True).text


def test_administrators_find_the_way_everywhere_and_others_nowhere(desk):
    record = desk.office.create("ada", "project", name="Bridge")
    pages = [f"{APP}/project/", f"{APP}/project/{record}", f"{APP}/project/views/menu?view=all"]
    for page in pages:
        assert f"{BUILDER}/tables/project" in desk.client("ada").get(page).text, page
        assert BUILDER not in desk.client("mia").get(page).text, page
    assert BUILDER in head(desk.client("ada")) and BUILDER not in head(desk.client("mia"))
    assert f'href="{BUILDER}"' in desk.client("ada").get(f"{APP}/project/").text


def test_a_field_is_made_beside_a_column_and_one_comes_back_to_the_list(desk):
    menu = head(desk.client("ada"), "stage", "?sort=name")
    assert (
        f"{BUILDER}/tables/project/fields/new?after=stage&amp;back=/a/everything/project/%3Fsort%3Dname"
        in menu
    )
    assert f"{BUILDER}/tables/project/fields/stage?back=" in menu


def test_a_column_of_the_system_is_neither_edited_nor_deleted(desk):
    office = desk.office
    assert "owner" in office.app.model.tables["task"].by_key
    menu = desk.client("ada").get(f"{APP}/task/bar/head.owner?fields=name,owner", fragment=True).text
    assert "fields/owner" not in menu and "/remove" not in menu and "fields/new" in menu


def test_duplicating_from_the_header_leads_back_to_the_list(desk):
    ada = desk.client("ada")
    form = Form(head(ada, "stage", "?sort=name"), "field", "project/duplicate")
    answer = ada.client.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303 and answer.location.startswith(f"{APP}/project/?sort=name")
    listed = ada.client.get(answer.location)
    assert listed.status_code == 200 and "(copy)" in listed.text
    back = Form(listed.text, "base", "/undo")
    assert ada.client.post(
        back.action, data=back.values, headers={"Origin": "http://localhost"}
    ).status_code in (200, 303)
    assert not [each for each in live(desk).model.tables["project"].fields if "(copy)" in each.label.en]


def test_what_was_done_is_told_beside_a_list_to_administrators_alone(desk):
    ada = desk.client("ada")
    form = Form(head(ada, "stage"), "field", "project/duplicate")
    location = ada.client.post(form.action, data=form.values, headers={"Origin": "http://localhost"}).location
    assert "/undo" in ada.get(location).text
    assert "/undo" not in desk.client("mia").get(location).text


def test_a_way_back_to_another_place_is_not_followed(desk):
    ada = desk.client("ada")
    form = Form(head(ada, "stage"), "field", "project/duplicate")
    form.values["back"] = "//elsewhere.example/"
    answer = ada.client.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303 and answer.location.startswith(f"{BUILDER}/tables/project")
