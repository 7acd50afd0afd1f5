"""The measure of bulk edits, at a scale at which nothing is measured: it fills, changes, takes back and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bulk import measure


@pytest.mark.sqlite_only
def test_a_run_changes_all_records_and_takes_it_back(database_url: str, tmp_path: Path):
    found = measure(database_url, tmp_path, 60)
    assert list(found) == ["plain UPDATE", "UPDATE and log", "bulk edit", "undo"]
    assert all(speed > 0 for speed in found.values())
