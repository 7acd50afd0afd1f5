"""The benchmark itself, at a scale at which nothing is measured: it fills, starts, asks and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.run import HEAD, Wish, line, run


@pytest.mark.sqlite_only
def test_a_run_fills_the_app_and_measures_acts_without_a_failure(database_url: str, tmp_path: Path):
    result = run(database_url, tmp_path, Wish(rows=60, seconds=0.05, only="stored fields"))
    (name,) = result["acts"]
    measured = result["acts"][name]
    assert measured["failures"] == 0
    assert {"one", "many", "per_second"} <= measured.keys()
    assert measured["bare"]["p50"] > 0
    assert len(line(name, measured)) >= len(HEAD) - 1


@pytest.mark.sqlite_only
def test_a_run_compares_lists_under_row_rules_with_an_administrators(database_url: str, tmp_path: Path):
    result = run(database_url, tmp_path, Wish(rows=60, seconds=0.05, only="what row rules cost"))
    assert result["acts"] == {}
    for parts in result["row_rules"].values():
        for times in parts.values():
            assert times["rule"] > 0 and times["ratio"] > 0
