"""The measure of dates that are reached, at a scale at which nothing is measured: it fills, looks and tells."""

from __future__ import annotations

from pathlib import Path

from bench.dates import DAYS, measure


def test_each_look_finds_its_share_of_the_records(database_url: str, tmp_path: Path):
    found = measure(database_url, tmp_path, 3 * DAYS)
    assert found["a date, busy minute"][0] == 3
    assert found["a date, quiet minute"][0] == 0
    assert found["3 workdays before a date"][0] == 3
    assert all(longest > 0 for _, _, longest in found.values())
