"""An app is cloned from the command line, also into another workspace, where nobody of the first is known."""

import pytest
import sqlalchemy as sa

from tablewright.core.database import make_engine
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Workspace
from tablewright.identity.people import add_person


@pytest.fixture
def two(terminal, examples):
    """Give an installation of two workspaces, the first of which has an app."""
    terminal.ok("workspace", "create", "north", "--name", "North")
    terminal.ok("workspace", "create", "south", "--name", "South")
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        south = work.connection.scalar(sa.select(Workspace.id).where(Workspace.key == "south"))
        add_person(work, south, "sue", "Sue", is_admin=True)
    engine.dispose()
    terminal.ok("app", "install", examples / "everything", "--workspace", "north")
    return terminal


def test_an_app_is_cloned_into_another_workspace(two):
    said = two.ok(
        "app", "clone", "everything", "twin", "--workspace", "north", "--to", "south", "--owner", "sue"
    )
    assert said == "everything is cloned as twin.\n"
    assert "0 problems" in two.ok("doctor")
    two.ok("app", "export", "twin", two.folder / "out", "--workspace", "south")


def test_a_key_that_is_taken_and_an_owner_who_is_not_there_are_refused(two):
    where = ("--workspace", "north", "--to", "south")
    two.ok("app", "clone", "everything", "twin", *where, "--owner", "sue")
    assert "twin" in two.refused("app", "clone", "everything", "twin", *where, "--owner", "sue")
    assert "nobody" in two.refused("app", "clone", "everything", "other", *where, "--owner", "nobody")


def test_an_app_that_is_not_there_is_told_with_those_that_are(two):
    where = ("--workspace", "north")
    for said in (
        two.refused("app", "clone", "evrything", "twin", *where, "--owner", "sue"),
        two.refused("app", "export", "evrything", two.folder / "out", *where),
        two.refused("app", "drift", "evrything", two.folder, *where),
    ):
        assert "evrything" in said
        assert "Its apps are: everything." in said
    assert not (two.folder / "out").exists()
