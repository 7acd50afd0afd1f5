"""What a browser shows and what ten people do, at a scale at which nothing is measured."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.run import Wish, run
from bench.screen import SKIPPED, TARGETS, lines, seen


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("chromium")
def test_a_browser_tells_every_figure_and_ten_people_lose_nothing(
    database_url: str, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr("bench.screen.TIMES", 1)
    monkeypatch.setattr("bench.screen.TURNS", 3)
    monkeypatch.setattr("bench.screen.PLACES", (1,))
    wish = Wish(rows=400, seconds=0.05, only="people")
    with ThreadPoolExecutor(1) as beside:  # the tests' own browser holds this thread
        result = beside.submit(run, database_url, tmp_path, wish).result()
    found, together = result["screen"], result["together"]
    assert list(found) == list(TARGETS) and len(list(lines(found))) == len(TARGETS)
    assert found["first rows"] > 0 and found["edit to saved"] > 0 and found["styles and scripts"] > 10
    assert together["lost"] == 0
    assert together["edits"] == 200 + together["conflicts"]


def test_without_a_browser_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert list(lines(seen(1, "tablewright=x", "/"))) == [SKIPPED]
