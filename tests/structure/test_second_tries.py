"""A test in a browser that fails by chance passes on its second try and is named; any other test fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

tries = []

@pytest.fixture
def chromium():
    pass

@pytest.fixture(scope="module")
def shop():
    return []

@pytest.fixture(scope="module")
def shelf(shop):
    return shop

def test_before(shop):
    shop.append("from before")

def test_late(chromium, shelf):
    tries.append(1)
    shelf.append("sold")
    assert (len(tries), shelf) == (2, ["sold"])

def test_never(chromium):
    raise AssertionError

def test_without_a_browser():
    tries.append(1)
    assert len(tries) > 3
"""


@pytest.mark.parametrize("processes", [[], ["-n", "1"]], ids=["alone", "in processes"])
def test_who_needed_a_second_try_is_named_and_only_browsers_have_one(tmp_path, processes):
    (tmp_path / "test_of_a_shop.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "fixtures.second_try", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, *processes, "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
    )
    assert "2 failed, 2 passed, 2 rerun" in ran.stdout, ran.stdout + ran.stderr
    named = [line for line in ran.stdout.splitlines() if line.startswith("passed only on the second try")]
    assert named == ["passed only on the second try, to be mended: test_of_a_shop.py::test_late"]
    assert "assert (1, ['from before', 'sold'])" in ran.stdout  # what failed at first
