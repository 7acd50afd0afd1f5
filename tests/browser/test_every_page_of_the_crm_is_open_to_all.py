"""Every page of the CRM, at a desk and on a phone: axe finds nothing serious, fingers hit, nothing runs off the side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fixtures.axe import serious
from fixtures.company import Served

pytestmark = pytest.mark.sqlite_only
Act = Callable[[Page], None]


def press(selector: str, then: str) -> Act:
    """Return the act of pressing something and waiting for what it brings."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        expect(page.locator(then).first).to_be_visible()

    return act


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".palette")).to_be_visible()
    page.keyboard.type("a")
    expect(page.locator(".palette-item").first).to_be_visible()


def choose_rows(page: Page) -> None:
    page.locator("#grid tbody .row-no input").first.check()
    expect(page.locator(".bulk-bar")).to_be_visible()


def add_over_record(page: Page) -> None:
    page.locator("[popovertarget=record-add]:visible").first.click()
    press("#record-add [data-add-here]", ".quick-dialog [name=name]")(page)


LIST = "customer/?view=all"
PLACES: dict[str, tuple[str, Act | None]] = {
    "list": (LIST, None),
    "grouped list": ("customer/?view=by_industry", None),
    "an empty list": (f"{LIST}&search=zzzzzz", None),
    "today": ("customer/?view=to_follow_up", None),
    "filter": (LIST, press("[data-menu=filter]", "#list-menu")),
    "fields": (LIST, press("[data-menu=fields]", "#list-menu")),
    "filter bar": (LIST, press(".view-bar [data-menu]", "#list-menu")),
    "views": (LIST, press(".view-menu-button", ".view-menu")),
    "chosen rows": (LIST, choose_rows),
    "palette": (LIST, palette),
    "panel": (LIST, press("#grid .title-link", "#panel h1")),
    "new view": ("customer/views/new", None),
    "board": ("deal/?view=board", None),
    "board of customers": ("customer/?view=board", None),
    "card's menu": ("deal/?view=board", press(".card-move", "#list-menu")),
    "gallery": ("contact/?view=gallery", None),
    "calendar": ("customer/?view=calendar", None),
    "week": ("follow_up/?view=calendar", None),
    "record": ("customer/1", None),
    "record's follow-ups": ("customer/1?tab=follow_ups", None),
    "record's stream": ("customer/1/stream", None),
    "adding to a record": ("customer/1", add_over_record),
    "deal": ("deal/1", None),
    "edit": ("deal/1/edit", None),
    "new": ("customer/new", None),
    "refused": ("contact/new", press("[data-save]", ".form-summary")),
    "short form": ("follow_up/quick", None),
    "delete": ("customer/1/delete", None),
    "recycle bin": ("customer/bin", None),
    "found": ("search?q=a", None),
    "share": ("customer/1/share", None),
    "public forms": ("builder/public-forms", None),
    "new public form": ("builder/public-forms/new?form=customer.contact_us", None),
    "notices": ("/notices", None),
    "apps": ("/", None),
    "new app": ("/apps/new", None),
    "blank app": ("/apps/new/blank", None),
    "new view in the builder": ("builder/views/new", None),
    "field in the builder": ("builder/tables/customer/fields/industry", None),
    "who has access": ("builder/people", None),
    "what a person may do": ("builder/people/2", None),
    "giving a role": ("builder/roles/sales/give", None),
}
# A target is what a finger hits, 44 pixels but for the lines between rows; a link within a sentence may be smaller, and
# what a scrolling box or the window cuts off is scrolled into view first.
SMALL = """() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.visually-hidden, .skip');
  const hits = (e, at) => at && ((e.closest('.picker') ?? e).contains(at) || at.closest('label')?.control === e);
  const edges = (e) => {
    let top = 0, bottom = innerHeight;
    for (let box = e.parentElement; box; box = box.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
      const around = box.getBoundingClientRect();
      [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
    }
    return [top, bottom];
  };
  const found = [];
  const above = (e, at) => {
    for (let box = at; box && !box.contains(e); box = box.parentElement) {
      if (/sticky|fixed/.test(getComputedStyle(box).position)) return true;
    }
    return false;
  };
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    const { left, top, width, height } = e.getBoundingClientRect();
    const x = left + width / 2, y = top + height / 2;
    if (!shown(e) || !hits(e, document.elementFromPoint(x, y))) continue;
    let up = 0, down = 0;
    while (up < 44 && y - up > 1 && hits(e, document.elementFromPoint(x, y - up - 1))) up++;
    while (down < 44 && y + down < innerHeight - 1 && hits(e, document.elementFromPoint(x, y + down + 1))) down++;
    const [first, last] = edges(e);
    const excused = y - 22 < first || y + 22 > last || e.matches('p a')
      || [-22, 22].some((d) => above(e, document.elementFromPoint(x, y + d)));
    if (!excused && up + down + 1 < 42 && height < 42) found.push(`${up + down + 1} px to touch: ${e.outerHTML.slice(0, 120)}`);
  }
  return [...new Set(found)].slice(0, 4);
}"""
TINY = """() => {
  const found = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !e.checkVisibility() || e.closest('.visually-hidden')) continue;
    if (parseFloat(getComputedStyle(e).fontSize) < 13.9) found.add(`small text: ${e.outerHTML.slice(0, 100)}`);
  }
  return [...found].slice(0, 4);
}"""


def sideways(page: Page) -> list[str]:
    """Say how wide the page is where it is wider than the window."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide"] if width > page.viewport_size["width"] else []


@pytest.fixture(scope="module")
def desk(crm: Served, browser: Browser) -> Iterator[BrowserContext]:
    """Give the administrator's desk: wide, light, English."""
    context = crm.profile(browser, "admin")
    context.add_cookies([{"name": "theme", "value": "light", "url": crm.address}])
    yield context
    context.close()


@pytest.fixture(scope="module")
def phone(crm: Served, browser: Browser) -> Iterator[BrowserContext]:
    """Give the administrator's phone: narrow, dark, Chinese, for fingers."""
    size = {"width": 390, "height": 844}
    context = crm.profile(browser, "admin", "zh", viewport=size, has_touch=True, is_mobile=True)
    context.add_cookies([{"name": "theme", "value": "dark", "url": crm.address}])
    yield context
    context.close()


def opened(crm: Served, context: BrowserContext, name: str) -> Page:
    """Open a place and do what brings it about."""
    path, act = PLACES[name]
    page = context.new_page()
    page.goto(crm.address + path if path.startswith("/") else f"{crm.home}/{path}")
    if act:
        act(page)
    return page


@pytest.mark.parametrize("name", PLACES)
def test_at_a_desk(crm, desk, name):
    page = opened(crm, desk, name)
    assert serious(page) + sideways(page) + page.evaluate(TINY) == []
    page.close()


@pytest.mark.parametrize("name", PLACES)
def test_on_a_phone(crm, phone, name):
    page = opened(crm, phone, name)
    assert serious(page) + sideways(page) + page.evaluate(TINY) + page.evaluate(SMALL) == []
    page.close()
