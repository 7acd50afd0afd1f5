"""The measure of automations, at a scale at which nothing is measured: it sets them off, waits for them and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import automations


@pytest.mark.sqlite_only
def test_a_run_sets_off_what_it_measures_and_all_of_it_ends_well(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(automations, "OTHER_EVERY", 0.1)
    monkeypatch.setattr(automations, "OTHERS_AFTER", 0.3)
    found = automations.measure(database_url, tmp_path, runs=3, seconds=0.1, mass=20)
    assert found["one worker"]["statements_a_run"] > 0
    assert found["fifty a second"]["events"] == 5
    assert found["behind a mass"]["runs"] >= 20
    assert found["behind a mass"]["events"] >= 1
