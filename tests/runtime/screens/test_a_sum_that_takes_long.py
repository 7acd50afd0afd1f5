"""A list does not wait for a sum over very many records: it is told once somebody's looking has found it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tablewright.runtime.records import behind

pytestmark = pytest.mark.both_databases
LIST = "/a/everything/project/"


class AtOnce:
    """A thread that is done when it has been started."""

    def __init__(self, target: Callable[[], None], daemon: bool) -> None:
        assert daemon
        self.start = target


def test_a_sum_that_takes_long_is_told_the_next_time(desk, monkeypatch):
    desk.office.create_many("ada", "project", [{"name": f"Project {n}", "amount": 1234} for n in range(3)])
    ada, total, waits = desk.client("ada"), "3,702", "being worked out"
    everything, some = f"{LIST}?footer=amount:sum", f"{LIST}?footer=amount:sum&search=Project"
    assert total in ada.get(everything).text
    monkeypatch.setattr(behind, "SOON", 0)
    monkeypatch.setattr(behind.threading, "Thread", AtOnce)
    for address in (everything, some):
        first, second = ada.get(address).text, ada.get(address).text
        assert waits in first
        assert total not in first
        assert total in second
        assert waits not in second
