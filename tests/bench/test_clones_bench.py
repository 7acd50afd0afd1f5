"""The measure of clones, at a scale at which nothing is measured: it fills an app and clones it every way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.clones import measure


@pytest.mark.sqlite_only
def test_a_run_clones_an_app_every_way(database_url: str, tmp_path: Path):
    assert list(measure(database_url, tmp_path, 60)) == ["structure", "samples", "data"]
