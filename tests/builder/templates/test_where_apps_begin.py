"""An administrator of the workspace begins an app: blank, of a template, as a clone."""

from __future__ import annotations

import dataclasses

import pytest
from flask.testing import FlaskClient

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.builder.jobs.worker import step
from tablewright.builder.templates.lineage import origin_of
from tablewright.builder.templates.shipped import shipped_templates
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.storage.doctor import check_storage


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """Give the administrator's browser, without JavaScript."""
    return desk.client("ada").client


def live(desk: Desk, key: str) -> LiveApp:
    return LiveApps(desk.office.engine).get(None, desk.office.workspace_id, key)


def make(browser: FlaskClient, address: str, **values: object):
    """Fill the form of a way to begin in and send it."""
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return send(browser, Form(page.text, "label_en", address), address, **values)


def test_a_blank_app_works_at_once(desk: Desk, browser: FlaskClient) -> None:
    answer = make(browser, "/apps/new/blank", label_en="Ideas", label_zh="想法", icon="bulb", color="teal")
    assert (answer.status_code, answer.location) == (303, "/a/ideas/builder")
    made = live(desk, "ideas")
    assert (made.model.label.zh, made.model.icon, made.model.color) == ("想法", "bulb", "teal")
    assert browser.get("/a/ideas/item/").status_code == 200
    start = browser.get("/").text
    assert "Ideas" in start
    assert (
        'action="/sign-out"' in start
    )  # the list of apps belongs to who is signed in, who gets about from here too
    assert 'href="/workspace/people"' in start
    assert list(check_storage(desk.office.engine)) == []


def test_a_key_is_made_from_the_name_and_is_free(desk: Desk, browser: FlaskClient) -> None:
    for expected in ("xiangmuguanli", "xiangmuguanli_2"):
        answer = make(browser, "/apps/new/blank", label_en="", label_zh="项目管理")
        assert answer.location == f"/a/{expected}/builder"


def test_a_name_that_is_missing_or_a_key_that_cannot_be_keeps_what_was_typed(browser: FlaskClient) -> None:
    nameless = make(browser, "/apps/new/blank", label_en="", key="some_key")
    assert nameless.status_code == 422 and 'value="some_key"' in nameless.text
    for key in ("everything", "No Key!", "a/b"):
        refused = make(browser, "/apps/new/blank", label_en="My name", key=key)
        assert refused.status_code == 422 and 'value="My name"' in refused.text


def test_every_template_of_the_gallery_becomes_an_app(desk: Desk, browser: FlaskClient) -> None:
    gallery = browser.get("/apps/new").text
    for key, shipped in shipped_templates().items():
        address = f"/apps/new/template/shipped-{key}"
        assert f'href="{address}"' in gallery
        answer = make(browser, address, label_en=f"My {key}", label_zh="", key=f"my_{key}", samples=None)
        assert (answer.status_code, answer.location) == (303, f"/a/my_{key}/")
        made = live(desk, f"my_{key}")
        with reading(desk.office.engine) as connection:
            origin = origin_of(connection, made)
        assert origin is not None
        assert (origin.template, origin.version) == (f"shipped:{key}", shipped.version)
        assert origin.document == shipped.document


def test_an_app_of_the_workspace_is_cloned_by_its_page(desk: Desk, browser: FlaskClient) -> None:
    desk.office.create("ada", "tag", name="Blue")
    answer = make(
        browser, "/apps/new/clone/everything", label_en="Twin", label_zh="", what="data", people="keep"
    )
    assert (answer.status_code, answer.location) == (303, "/a/twin/builder")
    assert "Blue" in browser.get("/a/twin/tag/").text
    assert desk.client("mia").client.get("/a/twin/tag/").status_code == 404


def test_a_large_app_is_cloned_in_the_background(desk: Desk, browser: FlaskClient) -> None:
    desk.app.config["LIMITS"] = dataclasses.replace(desk.app.config["LIMITS"], records_per_clone=1)
    desk.office.create_many("ada", "tag", [{"name": f"Tag {n}"} for n in range(3)])
    answer = make(browser, "/apps/new/clone/everything", label_en="Twin", label_zh="", what="data")
    assert answer.status_code == 303 and answer.location.startswith("/apps/jobs/")
    page = browser.get(answer.location)
    assert page.status_code == 200
    if "twin" not in LiveApps(desk.office.engine).current(None, desk.office.workspace_id):
        apps, job = desk.app.extensions["live_apps"], int(answer.location.rpartition("/")[2])
        assert not step(desk.office.engine, apps, job)
    assert "Tag 2" in browser.get("/a/twin/tag/").text


@pytest.mark.parametrize(
    "address",
    ("/apps/new", "/apps/new/blank", "/apps/new/template/shipped-crm", "/apps/new/clone/everything"),
)
def test_who_only_works_with_apps_makes_none(desk: Desk, address: str) -> None:
    client = desk.client("edith")
    assert client.get(address).status_code == 403
    if address != "/apps/new":
        assert client.post(address, label_en="Mine", key="mine").status_code == 403
    assert "mine" not in LiveApps(desk.office.engine).current(None, desk.office.workspace_id)


@pytest.mark.parametrize(
    "address", ("template/shipped-none", "template/made-7", "template/made-x", "template/x", "clone/none")
)
def test_what_is_not_there_is_not_found(browser: FlaskClient, address: str) -> None:
    assert browser.get(f"/apps/new/{address}").status_code == 404
