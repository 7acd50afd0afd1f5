"""A token from the command line opens the API for its person, and is printed alone."""

import pytest

from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.database import make_engine
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.demo import ensure_demo_people


@pytest.fixture
def people(terminal):
    """Fill the installation with the demo's people."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        ensure_demo_people(work)
    engine.dispose()


def test_the_token_opens_the_api(terminal, people):
    secret = terminal.ok("token", "create", "--user", "sales").strip()
    client = create_app(Config.from_environment(terminal.environ)).test_client()
    assert client.get("/api/v1/apps", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert client.get("/api/v1/apps", headers={"Authorization": f"Bearer {secret}x"}).status_code == 401


@pytest.mark.sqlite_only
def test_the_person_may_be_named_in_full(terminal, people):
    assert len(terminal.ok("token", "create", "--user", "陈晓雨").split()) == 1


@pytest.mark.sqlite_only
def test_an_unknown_person_gets_no_token(terminal, people):
    assert "There is no person “nobody”" in terminal.refused("token", "create", "--user", "nobody")
