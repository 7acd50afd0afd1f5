"""Automations while everything around them is killed: nothing is forgotten, nothing happens twice.

This is the short run. `PYTHONPATH=tests python -m bench.faults` is the long one: two minutes, two seeds, all kinds of kills.
"""

from __future__ import annotations

import pytest
from bench.faults import Wish, survive
from bench.own_places import postgresql_place, sqlite_place

SHORT = Wish(seconds=5, seed=1, pauses=(0.4, 0.8), patience=240, hurry=True)


@pytest.mark.parametrize("place", [sqlite_place, postgresql_place], ids=["sqlite", "postgresql"])
def test_every_saved_record_has_its_runs_and_each_has_its_effect_once(place):
    with place() as (address, folder, engine):
        found = survive(address, folder, engine, SHORT)
    assert found["wrong"] == []
    assert found["kills"] and found["tasks"] > 0
