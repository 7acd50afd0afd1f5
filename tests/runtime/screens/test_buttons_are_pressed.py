"""Buttons on a record, for a selection, above a view: shown where they may be pressed, asked, and told what came of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from fixtures.automated import automate, work
from fixtures.front_desk import FRAGMENT, Desk
from fixtures.workshop import automation, on, step

LIST = "/a/everything/project/"
ASKED = [
    {"key": "why", "label": {"en": "Why", "zh": "原因"}, "type": "text", "required": True},
    {"key": "whom", "type": "member"},
]
TELL = step("tell", "update_record", values={"name": "input.why"})
STOP = step("stop", "stop", message="It cannot go.")


def button(key: str, *steps, where: str = "record", **settings):
    label = {"en": f"Go {key}", "zh": f"执行 {key}"}
    return automation(key, on("button", "project", where=where, label=label, **settings), *steps)


@pytest.fixture
def project(desk: Desk) -> int:
    automate(
        desk.office,
        button("tell", TELL, inputs=ASKED, condition='name <> "Gone"', color="blue", icon="send"),
        button("stop", STOP, where="selection"),
        button("above", step("note", "set_variable", name="x", value="1"), where="view"),
    )
    return desk.office.create("ada", "project", name="Harbour")


def address(answer) -> str:
    return re.search(r'hx-get="([^"]+)"', answer.text)[1].replace("&amp;", "&")


def test_a_record_shows_the_buttons_whose_conditions_hold(desk, project):
    page = desk.client("ada").get(f"{LIST}{project}")
    assert "Go tell" in page.text and "Go stop" not in page.text
    gone = desk.office.create("ada", "project", name="Gone")
    assert "Go tell" not in desk.client("ada").get(f"{LIST}{gone}").text
    with_list = desk.client("ada", "zh").get(LIST).text
    assert "执行 stop" in with_list and "执行 above" in with_list


def test_a_press_asks_keeps_what_was_typed_and_tells_the_result_without_a_script(desk, project):
    ada, here = desk.client("ada"), f"{LIST}press/tell"
    asked = ada.get(f"{here}?ids={project}")
    assert "Harbour" in asked.text and "Why" in asked.text
    token = re.search(r'name="token" value="([^"]+)"', asked.text)[1]
    told = {"do": "press", "token": token, "ids": project, "_": "1"}
    wrong = ada.post(here, **told, **{"v:why": "", "v:whom": str(desk.office.people["mia"])})
    assert wrong.status_code == 422 and "form-fault" in wrong.text and "Mia" in wrong.text
    pressed = ada.post(here, **told, **{"v:why": "Quay"})
    assert ada.post(here, **told, **{"v:why": "Quay"}).location == pressed.location
    assert "Started" in ada.get(pressed.location).text
    work(desk.office)
    assert "Done" in ada.get(pressed.location).text
    assert desk.office.stored("project", project)["name"] == "Quay"


def test_a_selection_is_pressed_in_the_panel_which_closes_itself_or_says_why_not(desk, project):
    ada, here = desk.client("ada"), f"{LIST}press/stop"
    assert "Harbour" in ada.post(here, fragment=True, ids=project).text
    answer = ada.post(here, fragment=True, ids=project, do="press")
    assert "Started" in answer.text and "HX-Trigger" not in answer.headers
    work(desk.office)
    answer = ada.client.get(address(answer), headers=FRAGMENT)
    assert "It cannot go." in answer.text and "HX-Trigger" not in answer.headers


def test_a_press_that_failed_leads_who_may_look_to_its_run_and_tells_others_who_knows(desk, project):
    bad = step("bad", "update_record", values={"name": "1 / 0"})
    automate(desk.office, button("bad", bad))
    for who in ("ada", "edith"):
        answer = desk.client(who).post(f"{LIST}press/bad", fragment=True, ids=project, do="press")
        work(desk.office)
        told = desk.client(who).client.get(address(answer), headers=FRAGMENT).text
        assert "Failed" in told and ("has been told" in told) == (who == "edith")
        assert ('href="/a/everything/builder/automations/runs/1"' in told) == (who == "ada")


def test_a_button_above_a_view_that_went_well_says_so_in_a_notice(desk, project):
    ada = desk.client("ada")
    answer = ada.post(f"{LIST}press/above", fragment=True, do="press")
    work(desk.office)
    answer = ada.client.get(address(answer), headers=FRAGMENT)
    assert "Done: Go above" in answer.headers["HX-Trigger"]


def test_who_may_not_press_finds_nothing(desk, project):
    sam = desk.client("sam")
    assert sam.get(f"{LIST}press/tell?ids={project}").status_code == 404
    assert sam.post(f"{LIST}press/tell", ids=project, do="press").status_code == 404
    assert desk.client("ada").get(f"{LIST}press/other?ids={project}").status_code == 404


def test_its_pickers_find_people(desk, project):
    found = desk.client("ada").get(f"{LIST}press/tell/choices/whom?q=mi").json["choices"]
    assert [each["title"] for each in found] == ["Mia"]


@pytest.mark.sqlite_only
def test_in_a_browser_the_question_closes_and_a_notice_tells_the_outcome(desk, project, ada, desk_address):
    ada.set_viewport_size({"width": 390, "height": 800})
    ada.goto(desk_address + LIST)
    ada.get_by_role("link", name="Go above").click()
    ada.locator(".press-form .btn-primary").click()
    ada.locator("#press-outcome").wait_for()
    work(desk.office)
    ada.get_by_text(re.compile("(Done|Started): Go above")).wait_for()
    assert ada.locator("#panel > *").count() == 0


def test_the_menu_of_a_row_holds_the_buttons_of_the_record_and_those_of_a_selection(desk, project):
    ada = desk.client("ada")
    shown = ada.client.get(f"{LIST}{project}/menu", headers=FRAGMENT).text
    assert "Go tell" in shown and "Go stop" in shown and "Go above" not in shown
    gone = desk.office.create("ada", "project", name="Gone")
    shown = ada.client.get(f"{LIST}{gone}/menu", headers=FRAGMENT).text
    assert "Go tell" not in shown and "Go stop" in shown
    assert ada.get(f"{LIST}99999/menu").status_code == 404


def test_many_buttons_above_a_view_stand_in_a_menu(desk, project):
    page = desk.client("ada").get(LIST).text
    assert "Go above" in page and 'id="press-menu"' not in page
    note = step("note", "set_variable", name="x", value="1")
    automate(desk.office, *(button(f"above{n}", note, where="view") for n in range(3)))
    page = desk.client("ada").get(LIST).text
    assert 'id="press-menu"' in page and page.count("Go above") >= 3


def test_a_press_over_a_record_leads_back_to_that_record(desk, project):
    ada, here = desk.client("ada"), f"{LIST}{project}"
    told = {"do": "press", "ids": project, "back": here, "v:why": "Quay"}
    answer = ada.post(f"{LIST}press/tell", fragment=True, **told)
    work(desk.office)
    answer = ada.client.get(address(answer), headers=FRAGMENT)
    assert f'"path":"{here}"' in answer.headers["HX-Trigger"].replace(" ", "")


@pytest.mark.sqlite_only
def test_in_a_browser_a_right_click_on_a_row_presses_and_the_keyboard_opens_the_same_menu(
    desk, project, ada, desk_address
):
    ada.goto(desk_address + LIST)
    cell = ada.locator(f'#grid tr[data-id="{project}"] td').nth(1)
    cell.click(button="right")
    ada.locator("#list-menu").get_by_text("Go tell").click()
    ada.locator(".press-form").get_by_role("link", name="Cancel").click()
    expect(ada.locator("#panel > *")).to_have_count(0)
    cell.click()
    ada.keyboard.press("Shift+F10")
    expect(ada.locator("#list-menu .menu-item").first).to_be_focused()
    ada.keyboard.press("Escape")
    expect(cell).to_be_focused()


@pytest.mark.sqlite_only
def test_in_a_browser_a_press_on_a_record_s_own_page_shows_the_record_as_it_then_is(
    desk, project, ada, desk_address
):
    ada.goto(f"{desk_address}{LIST}{project}")
    ada.get_by_role("link", name="Go tell").click()
    ada.locator(".press-form input[type=text]").first.fill("Quay")
    ada.locator(".press-form .btn-primary").click()
    ada.locator("#press-outcome").wait_for()
    work(desk.office)
    expect(ada.get_by_role("heading", name="Quay", level=1)).to_be_visible()
    expect(ada.locator("#panel > *")).to_have_count(0)
    assert ada.url == f"{desk_address}{LIST}{project}"


@pytest.mark.sqlite_only
def test_in_a_browser_a_menu_closes_when_a_button_of_it_asks(desk, project, ada, desk_address):
    note = step("note", "set_variable", name="x", value="1")
    automate(desk.office, *(button(f"above{n}", note, where="view") for n in range(3)))
    ada.goto(desk_address + LIST)
    ada.get_by_role("button", name="Actions").click()
    ada.locator("#press-menu").get_by_text("Go above1").click()
    expect(ada.locator(".press-form")).to_be_visible()
    expect(ada.locator(".menu:popover-open")).to_have_count(0)
