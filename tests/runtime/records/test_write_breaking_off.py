"""Whichever call to the database fails, an act happens whole or leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import sqlalchemy as sa

from fixtures.office import Office


class Broken(Exception):
    """The database went away."""


@contextmanager
def failing(engine: sa.Engine, nth: int) -> Iterator[list[int]]:
    """Make the nth statement from now fail; yields a list that counts the statements."""
    counted = [0]

    def count(*_given: object) -> None:
        counted[0] += 1
        if counted[0] == nth:
            raise Broken

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def prepare(office: Office) -> dict[str, int]:
    made = {
        "team": office.create("ada", "team", name="North"),
        "tag": office.create("ada", "tag", name="red"),
    }
    made["project"] = office.create(
        "ada", "project", name="Roof", team=made["team"], lines=[{"item": "a"}], tags=[made["tag"]]
    )
    made["part"] = office.create("ada", "project", name="Part", parent=made["project"])
    office.create_many("ada", "task", [{"name": n, "project": made["project"]} for n in "ab"])
    made["gone"] = office.create("ada", "project", name="Gone", reference="AB-9")
    office.create("ada", "task", name="c", project=made["gone"])
    office.delete("ada", "project", made["gone"])
    return made


def create(office: Office, made: dict[str, int]) -> None:
    row = {
        "name": "Dome", "reference": "AB-1", "team": made["team"], "tags": [made["tag"]],
        "lead": office.people["mia"], "lines": [{"item": "x"}, {"item": "y", "tag": made["tag"]}],
    }  # fmt: skip
    office.create_many("edith", "project", [row, {"name": "Other"}])


def update(office: Office, made: dict[str, int]) -> None:
    (line,) = office.rows("project.lines", made["project"])
    lines = [{"item": "new"}, {"id": line["id"], "item": "b"}]
    office.update(
        "edith", "project", made["project"], rev=1, name="Dach", reference="AB-2", tags=[], lines=lines
    )


def delete(office: Office, made: dict[str, int]) -> None:
    office.delete("edith", "project", made["project"])


def restore(office: Office, made: dict[str, int]) -> None:
    office.restore("edith", "project", made["gone"])


def purge(office: Office, made: dict[str, int]) -> None:
    office.purge("ada", "project", made["gone"])


@pytest.mark.parametrize("act", [create, update, delete, restore, purge], ids=lambda act: act.__name__)
def test_an_act_that_breaks_off_leaves_no_trace(office: Office, act: Callable[[Office, dict], None]) -> None:
    made = prepare(office)
    before = office.snapshot()
    nth = 1
    while True:
        with failing(office.engine, nth) as counted, suppress(Broken):
            act(office, made)
        if counted[0] < nth:
            break
        assert office.snapshot() == before, f"statement {nth} failed"
        nth += 1
    assert nth > 5
    assert office.snapshot() != before
