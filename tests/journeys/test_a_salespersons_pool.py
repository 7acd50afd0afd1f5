"""A salesperson and the public pool: claims by a button, meets the quota, is reminded, puts it off, gives back.

And a stranger at a public form, while a worker runs: whoever is next has the customer, and hears of it, within a minute.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect
from werkzeug.datastructures import MultiDict

from fixtures.company import Served
from fixtures.plain_forms import Form
from tablewright.core.limits import LIMITS
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.demo_company import PEOPLE
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import AppRow
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.automations.engine.worker import serve, work_off
from tablewright.runtime.automations.runs.taking import Turn
from tablewright.runtime.conversation.hearing_models import Reminder
from tablewright.runtime.conversation.tending import tend_notices

pytestmark = pytest.mark.sqlite_only
HERE = {"Origin": "http://localhost"}
OWNER = """async ([id, names]) => {
    for (let look = 0; look < 600; look += 1) {
        const text = await (await fetch(location.href)).text();
        const row = new DOMParser().parseFromString(text, "text/html").querySelector(`#grid tr[data-id="${id}"]`);
        const found = names.find((name) => row?.textContent.includes(name));
        if (found) return found;
        await new Promise((again) => setTimeout(again, 100));
    }
}"""
"""Reads the list anew until the customer has an owner, and returns whose it is."""


class Salesperson:
    """Chen Xiaoyu of the demo, at pages without scripts."""

    def __init__(self, crm: Served) -> None:
        self.crm, self.engine = crm, crm.company.engine
        self.client = crm.company.browser("sales")
        self.client.set_cookie("language", "en")

    def page(self, path: str) -> str:
        """Return a page of the CRM."""
        answer = self.client.get(path if path.startswith("/") else f"{self.crm.company.base}/{path}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, path: str, marked: str, to: str = "", **given: str) -> str:
        """Fill in the form of a page, send it, and return where it leads."""
        form = Form(self.page(path), marked, to)
        told = MultiDict(form.values)
        for name, value in given.items():
            told[name.replace("__", ":")] = value
        answer = self.client.post(form.action, data=told, headers=HERE)
        assert answer.status_code == 303, answer.text
        return answer.location

    def press(self, button: str, record: int, **given: str) -> str:
        """Press a button of a record, let a worker run, and return what the page tells of it."""
        page = self.page(f"customer/{record}")
        href = re.search(rf'href="([^"]*/press/{button}\?[^"]*)"', page)
        assert href, f"no button {button}"
        told = self.send(html.unescape(href[1]), "token", **given)
        work_off(self.engine, LiveApps(self.engine), Turn())
        return self.page(told)

    def customer(self, record: int) -> dict[str, object]:
        """Return the values of a customer as the administrator reads them."""
        return self.crm.company.program("admin").get("customer", f"/records/{record}").json["fields"]


@pytest.fixture
def sales(crm: Served) -> Salesperson:
    return Salesperson(crm)


def pooled(crm: Served, name: str) -> int:
    """Make a customer of the public pool."""
    return crm.company.program("admin").create("customer", name=name, pool="public", owner=None)["id"]


def limit_to(crm: Served, most: int) -> None:
    """Have the administrator write another quota into the button."""
    engine, admin = crm.company.engine, crm.company.ids("admin")
    with unit_of_work(engine) as work:
        workspace = work.connection.scalar(sa.select(AppRow.workspace_id).where(AppRow.key == "crm"))
        live = LiveApps(engine).get(None, workspace, "crm")
        document = live.model.document
        claim = next(each for each in document["automations"] if each["key"] == "claim")
        may = next(each for each in claim["steps"] if each["key"] == "may")
        full = {"condition": f"steps.mine.count >= {most}"}
        ways = [{**each, **full} if each["key"] == "full" else each for each in may["branches"]]
        steps = [{**each, "branches": ways} if each["key"] == "may" else each for each in claim["steps"]]
        changed = [
            {**each, "steps": steps} if each["key"] == "claim" else each for each in document["automations"]
        ]
        stored = StoredDefinition({**document, "automations": changed}, {})
        publish(work, workspace, stored, live.revision, admin, "Another quota")


def test_from_the_pool_and_back(crm, sales):
    first, second = pooled(crm, "Orchid 兰花"), pooled(crm, "Lotus 荷花")
    mine = sales.crm.company.program("sales").list(
        "customer",
        filter={
            "and": [
                {"field": "owner", "op": "is_me"},
                {"field": "pool", "op": "is", "value": "private"},
            ]
        },
        limit=200,
    )
    limit_to(crm, len(mine) + 1)

    assert "Done" in sales.press("claim", first)
    assert sales.customer(first)["owner"]["id"] == crm.company.ids("sales")
    told = sales.press("claim", second)
    assert "Stopped" in told and "Give some back first." in told
    assert sales.customer(second)["pool"] == "public"

    sales.send(f"customer/{first}/remind", "when", when="hour", note="Ask for the floor plan")
    assert tend_notices(sales.engine, LiveApps(sales.engine)) == 0
    an_hour_passes(sales)
    assert "Ask for the floor plan" in sales.page("/notices?show=reminders")
    due = sales.page("/me/reminders")
    assert "Have come" in due and "Orchid" in due
    sales.send("/me/reminders", "for", "/snooze")
    later = sales.page("/me/reminders")
    assert "Have come" not in later and "To come" in later

    assert "Done" in sales.press("release", first, v__why="Has no budget this year")
    given_back = sales.customer(first)
    assert (given_back["pool"], given_back["owner"]) == ("public", None)
    again = sales.press("claim", first)
    assert "Stopped" in again and "less than 7 days ago" in again
    assert "Done" in sales.press("claim", second)


def an_hour_passes(sales: Salesperson) -> None:
    """Let the reminders come."""
    with unit_of_work(sales.engine) as work:
        past = work.now - timedelta(seconds=1)
        work.connection.execute(sa.update(Reminder).values(due_at=past))
    assert tend_notices(sales.engine, LiveApps(sales.engine)) == 1


@pytest.fixture
def worker(crm: Served) -> Iterator[None]:
    """Let one worker run, as it does beside the pages."""
    engine, on = crm.company.engine, threading.Event()
    on.set()
    thread = threading.Thread(target=serve, args=(engine, LiveApps(engine), None, on.is_set), daemon=True)
    thread.start()
    yield
    on.clear()
    thread.join()


def test_a_strangers_words_reach_somebody_by_themselves(crm, browser: Browser, worker):
    # The test types faster than a person can, which is taken for a robot's sign.
    crm.company.app.config["LIMITS"] = replace(LIMITS, public_seconds=0)
    office = crm.profile(browser, "admin")
    desk = office.new_page()
    desk.goto(f"{crm.home}/builder/public-forms")
    desk.get_by_role("link", name="New link").click()
    desk.get_by_label("Name", exact=False).first.fill("On the site")
    desk.get_by_role("button", name="Make the link").click()
    link = desk.get_by_label("Address").input_value()

    street = crm.profile(browser, None, "zh")
    stranger = street.new_page()
    stranger.goto(crm.address + link[link.index("/f/") :])
    stranger.get_by_label("公司或姓名").fill("清晨茶业")
    stranger.locator("[name=email]").fill("tea@example.com")
    stranger.locator("[data-save]").click()
    expect(stranger.locator("main")).to_contain_text("感谢您的留言")

    desk.goto(f"{crm.home}/customer/?view=new_this_week")
    row = desk.locator("#grid tbody tr", has_text="清晨茶业")
    record = row.get_attribute("data-id")
    logins = {each.name: each.login for each in PEOPLE}
    name = desk.evaluate(OWNER, [record, list(logins)])
    theirs = crm.profile(browser, logins[name]).new_page()
    theirs.goto(f"{crm.address}/notices")
    expect(theirs.locator(".notice-line", has_text="清晨茶业").first).to_be_visible()
    theirs.goto(f"{crm.home}/customer/{record}")
    expect(theirs.locator("h1").first).to_contain_text("清晨茶业")
