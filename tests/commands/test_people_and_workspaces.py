"""The commands about workspaces and people: two workspaces side by side, and somebody who comes in by the link."""

from __future__ import annotations

import re

import pytest

from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.database import make_engine
from tablewright.core.migrate import upgrade


@pytest.fixture
def installed(terminal):
    """Give a terminal in an installation with two workspaces."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    upgrade(engine)
    engine.dispose()
    terminal.ok("workspace", "create", "north", "--name", "North", "--language", "en")
    terminal.ok("workspace", "create", "south", "--zone", "Europe/Berlin")
    return terminal


def test_workspaces_are_made_once_and_listed(installed):
    listed = installed.ok("workspace", "list")
    assert re.search(r"north\tNorth\ten\tAsia/Shanghai\t0", listed)
    assert re.search(r"south\tsouth\tzh\tEurope/Berlin\t0", listed)
    installed.refused("workspace", "create", "north")
    installed.refused("workspace", "create", "Not A Key")
    installed.refused("workspace", "create", "west", "--zone", "Mars/Base")
    assert "west" not in installed.ok("workspace", "list")


def test_somebody_added_comes_in_by_the_printed_link(installed):
    given = ("--login", "ada", "--name", "Ada", "--email", "ada@example.com", "--admin")
    installed.refused("person", "add", *given)  # which workspace?
    printed = installed.ok("person", "add", "--workspace", "north", *given)
    path = re.search(r"/invitation/[\w-]+", printed)[0]
    installed.refused("person", "add", "--workspace", "north", *given)
    listed = installed.ok("person", "list", "--workspace", "north")
    assert "ada\tAda\tada@example.com" in listed
    assert "ada" not in installed.ok("person", "list", "--workspace", "south")

    client = create_app(Config.from_environment(installed.environ)).test_client()
    form = {"name": "Ada Lee", "password": "many green bicycles", "again": "many green bicycles"}
    assert client.post(path, data=form).status_code == 303
    page = client.get("/workspace/people")
    assert page.status_code == 200 and "Ada Lee" in page.text
    assert "Ada Lee" in installed.ok("person", "list", "--workspace", "north")
