"""Typing, leaving, coming back, a server that is away for a minute: nothing typed is lost, nothing is saved twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from fixtures.example_documents import document_of, table_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import give_roles

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/"


def new(page: Page) -> None:
    page.goto(f"{page.desk_address}{LIST}new")
    expect(page.locator(".form-kept")).to_be_attached()


def drop_the_line(route: Route) -> None:
    route.abort() if route.request.method == "POST" else route.continue_()


def test_what_is_typed_is_kept_and_found_again(ada: Page):
    new(ada)
    ada.locator("[name=name]").fill("Half a na")
    ada.locator("[name=urgent]").check()
    expect(ada.locator(".form-kept")).to_have_text("Draft kept")
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.goto(ada.desk_address + LIST)
    new(ada)
    expect(ada.locator("[name=name]")).to_have_value("")
    ada.get_by_role("link", name="Continue where you stopped").click()
    expect(ada.locator("[name=name]")).to_have_value("Half a na")
    expect(ada.locator("[name=urgent]")).to_be_checked()
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Half a na")
    new(ada)
    expect(ada.locator("[data-draft-offer]")).to_have_count(0)


def test_what_is_typed_in_the_panel_is_kept_when_it_is_closed_at_once(ada: Page, desk: Desk):
    desk.office.create("ada", "project", name="Bridge")
    ada.goto(ada.desk_address + LIST)
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.locator(".title-link").first.click()
    ada.locator("#panel").get_by_role("link", name="Edit", exact=True).click()
    ada.locator("#panel [name=name]").fill("Half")
    expect(ada.locator("#panel .form-kept")).to_have_text("Draft kept")
    ada.locator("#panel [data-close-panel]").first.click()
    ada.locator(".title-link").first.click()
    ada.locator("#panel").get_by_role("link", name="Edit", exact=True).click()
    ada.locator("#panel").get_by_role("link", name="Continue where you stopped").click()
    expect(ada.locator("#panel [name=name]")).to_have_value("Half")
    ada.locator("#panel [data-save]").click()
    expect(ada.locator("#panel h1")).to_have_text("Half")


def test_saving_waits_for_a_server_that_is_away_and_saves_once(ada: Page, desk: Desk):
    new(ada)
    ada.locator("[name=name]").fill("Patience")
    ada.route(re.compile("/a/"), drop_the_line)
    ada.locator("[data-save]").click()
    expect(ada.locator("[data-save]")).to_contain_text("Waiting for the server")
    ada.locator("[name=amount]").fill("7")
    ada.unroute(re.compile("/a/"))
    expect(ada.locator("h1")).to_have_text("Patience")
    (record,) = desk.office.live_ids("project")
    assert desk.office.stored("project", record)["amount"] == 7
    new(ada)
    expect(ada.locator("[data-draft-offer]")).to_have_count(0)


def test_a_page_loaded_anew_while_the_server_was_away_brings_back_what_was_typed(ada: Page):
    new(ada)
    ada.route(re.compile("/a/"), drop_the_line)
    ada.locator("[name=name]").fill("Kept here")
    expect(ada.locator(".form-kept")).to_contain_text("kept in this tab")
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.unroute(re.compile("/a/"))
    ada.evaluate("for (const t of Array(200).keys()) clearTimeout(t)")
    ada.goto(f"{ada.desk_address}{LIST}new")
    expect(ada.locator("[name=name]")).to_have_value("Kept here")


@pytest.mark.parametrize("who", ["ada", "edith"])
def test_what_is_typed_when_the_session_has_ended_waits_for_the_same_person(ada: Page, desk: Desk, who: str):
    new(ada)
    ada.context.clear_cookies()
    ada.locator("[name=name]").fill("Typed for long")
    expect(ada.locator(".form-kept")).to_contain_text("sign in here")
    ada.locator("[data-save]").click()
    expect(ada.locator("#notices")).to_contain_text("sign in here")
    expect(ada.locator("[name=name]")).to_have_value("Typed for long")
    ada.on("dialog", lambda dialog: dialog.accept())
    cookies = {"tablewright": desk.session(who), "language": "en"}
    ada.context.add_cookies([{"name": n, "value": v, "url": ada.desk_address} for n, v in cookies.items()])
    new(ada)
    expect(ada.locator("[name=name]")).to_have_value("Typed for long" if who == "ada" else "")
    assert desk.office.live_ids("project") == []


def test_what_is_typed_into_a_record_that_is_deleted_meanwhile_stays_and_is_saved_once_it_is_back(
    ada: Page, desk: Desk
):
    record = desk.office.create("ada", "project", name="Bridge")
    edit = f"{ada.desk_address}{LIST}{record}/edit"
    ada.goto(edit)
    ada.locator("[name=name]").fill("Typed for long")
    expect(ada.locator(".form-kept")).to_have_text("Draft kept")
    desk.office.delete("ada", "project", record)
    ada.locator("[data-save]").click()
    expect(ada.locator("#notices")).to_contain_text("restore the record from the bin")
    expect(ada.locator("[name=name]")).to_have_value("Typed for long")
    desk.office.restore("ada", "project", record)
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Typed for long")


def test_what_is_typed_stays_when_the_right_to_change_it_is_taken_away(ada: Page, desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge")
    cookie = {"name": "tablewright", "value": desk.session("edith"), "url": ada.desk_address}
    ada.context.add_cookies([cookie])
    ada.goto(f"{ada.desk_address}{LIST}{record}/edit")
    ada.locator("[name=name]").fill("Typed for long")
    expect(ada.locator(".form-kept")).to_have_text("Draft kept")
    with unit_of_work(desk.office.engine) as work:
        give_roles(work, desk.office.app.id, desk.office.people["edith"], [])
    ada.locator("[data-save]").click()
    expect(ada.locator("#notices")).to_contain_text("kept in this tab")
    expect(ada.locator("[name=name]")).to_have_value("Typed for long")
    assert desk.office.stored("project", record)["name"] == "Bridge"


def test_a_double_click_saves_once(ada: Page, desk: Desk):
    new(ada)
    ada.locator("[name=name]").fill("Twice")
    ada.locator("[data-save]").dblclick()
    expect(ada.locator("h1")).to_have_text("Twice")
    assert len(desk.office.live_ids("project")) == 1


def test_a_twin_is_told_while_one_types_and_asked_about_once(ada: Page, desk: Desk):
    document = document_of()
    table_of(document, "project")["match"] = {"any": [["email"]]}
    republish(desk, document)
    desk.office.create("ada", "project", name="Bridge", email="a@b.example")
    new(ada)
    ada.locator("[name=name]").fill("Bridge 2")
    ada.locator("[name=email]").fill("A@b.example")
    expect(ada.locator("#f-email-note .form-same")).to_contain_text("Bridge")
    ada.locator("[data-save]").click()
    expect(ada.locator(".form-asked")).to_be_focused()
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Bridge 2")
