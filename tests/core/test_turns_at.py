"""Turns at what takes much of a machine: so many hold one at once, the next waits, and nobody keeps one who has died."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tablewright.core.turns_at import NoTurn, turn_at

HOLD = """
import sys
from pathlib import Path
from tablewright.core.turns_at import turn_at
with turn_at(Path(sys.argv[1]), "x", 1, 0):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_as_many_as_may_hold_one_and_the_next_is_told(tmp_path):
    with turn_at(tmp_path, "x", 2, 0), turn_at(tmp_path, "x", 2, 0):
        with pytest.raises(NoTurn), turn_at(tmp_path, "x", 2, 0):
            pass
        with turn_at(tmp_path, "y", 1, 0):
            pass
    with turn_at(tmp_path, "x", 1, 0):
        pass


def test_a_turn_ends_with_a_fault_too(tmp_path):
    with pytest.raises(ZeroDivisionError), turn_at(tmp_path, "x", 1, 0):
        1 / 0  # noqa: B018
    with turn_at(tmp_path, "x", 1, 0):
        pass


def test_another_process_holds_one_until_it_is_killed_and_who_waits_gets_it_then(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(NoTurn), turn_at(tmp_path, "x", 1, 0):
            pass
        other.kill()
        with turn_at(tmp_path, "x", 1, 60):
            pass
