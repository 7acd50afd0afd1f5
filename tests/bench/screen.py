"""What a person waits for, measured in a real browser: the first rows, blanks while scrolling, a saved cell, bytes."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from fixtures.browser import CHROMIUMS, FLAGS, PATIENCE

SKIPPED = "No Chromium on this machine: what a browser shows was not measured."
TARGETS = {
    "first rows": ("ms", 1000),
    "blank, wheel at 150 rows a second": ("ms", 200),
    "blank, jump by the scroll bar": ("ms", 200),
    "blank, after dragging through all": ("ms", 200),
    "edit to saved": ("ms", 150),
    "styles and scripts": ("KB", 150),
}
TIMES = 8
WHEEL, EVERY, TURNS = 400, 80, 60
"""Pixels of one turn of the wheel, ms between two, how many of them."""
PLACES = (0.5, 0.9, 0.25, 1, 0.73)
SCRIPTS = Path(__file__).with_name("screen.js")


def seen(port: int, cookie: str, table: str) -> dict[str, Any]:
    """Return {figure: value} as a browser with an empty cache sees them, or {"skipped": why}."""
    # A person's browser draws its window too.
    chromium = next(filter(None, map(shutil.which, reversed(CHROMIUMS))), None)
    if chromium is None:
        return {"skipped": SKIPPED}
    name, _, value = cookie.partition("=")
    address = f"http://127.0.0.1:{port}{table}?view=all"
    with _page(chromium, {"name": name, "value": value, "url": address}) as page:
        found = {"styles and scripts": _bytes(page, address)}
        found["first rows"] = statistics.median(_first_rows(page, address) for _ in range(TIMES))
        found["blank, wheel at 150 rows a second"] = _blank(page, _wheel)
        found["blank, jump by the scroll bar"] = max(_blank(page, _jump, share) for share in PLACES)
        found["blank, after dragging through all"] = _blank(page, _drag)
        page.goto(f"{address}&fields=name,remark")
        found["edit to saved"] = statistics.median(_edit(page, row) for row in range(TIMES))
        return {figure: round(found[figure], 1) for figure in TARGETS}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines: each with the ratio of what it may be."""
    for figure, value in found.items():
        if figure == "skipped":
            yield value
        else:
            unit, most = TARGETS[figure]
            yield f"{figure:36} {value:9.1f} {unit:2} of {most} {unit}: {value / most:.2f}×"


@contextmanager
def _page(chromium: str, cookie: Any) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.add_cookies([cookie])
        context.set_default_timeout(PATIENCE)
        context.add_init_script(SCRIPTS.read_text(encoding="utf-8"))
        try:
            yield context.new_page()
        finally:
            browser.close()


def _bytes(page: Page, address: str) -> float:
    """Return how many KB of styles and scripts come over the line when the list is first opened."""
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    session.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    session.detach()
    return sum(size for each, size in sizes.items() if kinds.get(each) in ("Stylesheet", "Script")) / 1024


def _first_rows(page: Page, address: str) -> float:
    page.goto(address)
    page.wait_for_function("() => bench.firstRows !== null")
    return page.evaluate("bench.firstRows")


def _blank(page: Page, act: Callable[..., None], *given: Any) -> float:
    """Return for how many ms at a stretch a part of the list showed no rows while, and after, something was done."""
    page.evaluate("bench.watch()")
    act(page, *given)
    page.wait_for_timeout(EVERY)
    page.wait_for_function("() => !bench.blank()")
    return page.evaluate("bench.longest()")


def _wheel(page: Page) -> None:
    box = page.locator("#grid-scroll").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(TURNS):
        page.mouse.wheel(0, WHEEL)
        page.wait_for_timeout(EVERY)


def _jump(page: Page, share: float) -> None:
    page.evaluate("share => bench.jump(share)", share)


def _drag(page: Page) -> None:
    page.evaluate("bench.drag()")


def _edit(page: Page, row: int) -> float:
    """Return how many ms pass from the key that saves a cell to the mark that it is saved."""
    cell = page.locator("#grid tbody tr[data-id]").nth(row).locator("td").nth(1)
    box = cell.bounding_box()
    cell.click(position={"x": box["width"] - 12, "y": 4})
    expect(cell).to_be_focused()
    page.keyboard.press("F2")
    editor = page.locator(".cell-editor [name=value]")
    expect(editor).to_be_focused()
    editor.fill(f"{row} {page.evaluate('Date.now()')}")
    page.evaluate("bench.awaitSaved()")
    page.keyboard.press("Enter")
    page.wait_for_function("() => bench.saved !== null")
    return page.evaluate("bench.saved")
