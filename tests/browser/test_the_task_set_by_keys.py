"""What admins do most, done by the keyboard alone: the same tasks, with as many actions, and the keys they take.

A key is one key pressed, Tab as well; what is typed into one control counts once. Every control that is used must be
reached by Tab, within its page's order, and be seen to have the focus.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from fixtures.company import Served

from . import test_the_task_set as tasks
from .test_the_task_set import Hand

pytestmark = pytest.mark.sqlite_only
FAR = 250
"""So many times Tab is pressed before a control counts as out of reach."""
MOST = {
    "test_a_drop_down_with_five_options": 70,
    "test_a_field_that_is_required_only_in_one_case": 60,
    "test_a_second_choice_that_hangs_on_the_first": 120,
    "test_values_that_come_along_with_a_chosen_record": 80,
    "test_a_phone_number_that_may_not_stand_twice": 60,
    "test_sales_see_their_own_and_managers_their_department": 40,
    "test_a_clone_that_takes_over_its_templates_new_version": 30,
}
"""The keys of each task; a page that asks for more of them has become harder to use."""
globals().update({name: getattr(tasks, name) for name in MOST})

FOCUSED = """wanted => {
    const now = document.activeElement;
    const radio = wanted.type === "radio" && now.type === "radio" && now.name === wanted.name && now.form === wanted.form;
    return now === wanted || (now !== document.body && now.contains(wanted) && now.matches("a, button, summary")) || radio || (wanted.hidden && wanted.parentElement.contains(now) && now.matches(".picker-input"));
}"""
BEHIND = "wanted => Boolean(document.activeElement.compareDocumentPosition(wanted) & 2)"
SEEN = """() => [document.activeElement, ...document.querySelectorAll(":has(> :focus-visible)")].some((each) => {
    const look = getComputedStyle(each);
    return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
})"""


class Keys(Hand):
    """Somebody who has no pointer."""

    keys = 0

    def begin(self, path: str) -> None:
        super().begin(path)
        self.keys = 0

    def press(self, what: str | Locator) -> None:
        self._go(self._found(what))
        self._strike("Enter")
        self.actions += 1

    def write(self, what: str | Locator, text: str) -> None:
        self._go(self._found(what))
        self._strike("Control+a")
        self.page.keyboard.insert_text(text)
        self.keys += 1
        self.actions += 1

    def choose(self, what: str | Locator, value: str) -> None:
        found = self._found(what)
        label = found.locator(f"option[value='{value}']").text_content() or ""
        self._go(found)
        self._strike("Space")
        self.page.keyboard.type(label.strip())
        self._strike("Enter")
        self.keys += 1
        self.actions += 1
        self._settled()
        expect(self._found(what)).to_have_value(value)

    def tick(self, what: str | Locator) -> None:
        found = self._found(what)
        self._go(found)
        for _ in range(20):
            if found.is_checked():
                break
            self._strike("ArrowDown" if found.get_attribute("type") == "radio" else "Space")
        expect(found).to_be_checked()
        self.actions += 1

    def _go(self, to: Locator) -> None:
        """Press Tab until a control has the focus, by the way over the head of the page where one begins there."""
        expect(to).to_be_attached()
        if self.page.evaluate("document.activeElement === document.body"):
            self._strike("Tab")
            if self.page.evaluate("document.activeElement.matches('.skip')"):
                self._strike("Enter")
        key = "Shift+Tab" if to.evaluate(BEHIND) else "Tab"
        for _ in range(FAR):
            if to.evaluate(FOCUSED):
                assert self.page.evaluate(SEEN), f"{to} does not show that it has the focus"
                return
            self._strike(key)
        raise AssertionError(f"Tab does not lead to {to}")

    def _strike(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1


@pytest.fixture
def hand(crm: Served, browser: Browser, request: Any) -> Iterator[Keys]:
    """Give an administrator of the CRM who has only a keyboard."""
    context = crm.profile(browser, "admin")
    keys = Keys(context.new_page(), crm.home)
    yield keys
    context.close()
    assert keys.keys <= MOST[request.node.originalname]
