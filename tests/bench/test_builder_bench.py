"""The measure of the builder, at a scale at which nothing is measured: it changes, takes back and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import builder


@pytest.mark.sqlite_only
def test_a_run_adds_renames_hides_deletes_and_takes_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(builder, "REST_SECONDS", 0)
    monkeypatch.setattr(builder, "FIRST_SECONDS", 0)
    monkeypatch.setattr(builder, "ALONE", 1)
    found = builder.measure(database_url, tmp_path, 60, 60)
    acts = {"add a field", "rename it", "hide it", "delete it", "undo that"}
    assert acts | {f"{each}, alone" for each in acts} | {"change a type", "bring a file in"} <= found.keys()
    assert all(seconds > 0 for seconds in found.values())
