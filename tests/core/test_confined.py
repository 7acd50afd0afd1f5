"""What strangers made is read in a process of its own, begun as a program."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tablewright.builder.package.package import read_package, write_package
from tablewright.core import confined
from tablewright.core.errors import Invalid
from tablewright.definition.read import read_folder
from tablewright.identity.people_sheet import read_sheet, template_file

MINIMAL = Path(__file__).parents[1] / "examples" / "minimal"


@pytest.fixture(autouse=True)
def a_fresh_process(monkeypatch):
    """Begin every process as the product does; see `fixtures/reading_apart.py`."""
    monkeypatch.setattr(confined, "subprocess", subprocess)


def test_a_package_is_read_and_what_is_none_is_refused():
    source = read_folder(MINIMAL)
    assert read_package(write_package(source.document, source.files)).document == source.document
    with pytest.raises(Invalid):
        read_package(b"no package")


def test_a_list_of_people_is_written_and_read():
    rows = read_sheet(template_file("en"), 10)
    assert len(rows) > 1 and rows[0]


def test_what_takes_too_long_tells_nothing():
    assert confined.read_apart("timeit", ("-n", "1", "import time; time.sleep(9)"), b"", 1) == b""


def test_what_fails_tells_nothing():
    assert confined.read_apart("no.such.module", (), b"", 9) == b""
