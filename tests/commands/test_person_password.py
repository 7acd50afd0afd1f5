"""An operator can always let somebody in: by a link that works once, or a password typed at the terminal."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tablewright.app import create_app
from tablewright.cli import command
from tablewright.config import Config
from tablewright.core.database import make_engine
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.demo import ensure_demo_people
from tablewright.identity.models import Person
from tablewright.identity.passwords import hash_password

NEW = "a wholly new secret"


@pytest.fixture
def people(terminal):
    """Fill the installation with the demo's people, who have no passwords."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        ensure_demo_people(work)
    engine.dispose()


def sign_in(terminal, login: str, password: str, then: str = "/") -> bool:
    """Say whether the password leads on to `then`."""
    client = create_app(Config.from_environment(terminal.environ)).test_client()
    answer = client.post("/sign-in", data={"login": login, "password": password})
    return answer.status_code == 303 and answer.location.partition("?")[0] == then


def test_the_printed_link_sets_a_password_once(terminal, people):
    path = re.search(
        r"http://127\.0\.0\.1:8000(/reset/\S+)", terminal.ok("person", "password", "--login", "sales")
    )[1]
    client = create_app(Config.from_environment(terminal.environ)).test_client()
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 303
    assert client.post(path, data={"password": NEW, "again": NEW}).status_code == 404
    assert sign_in(terminal, "sales", NEW)


@pytest.mark.sqlite_only
def test_the_link_begins_with_the_base_url(terminal, people):
    terminal.environ["TABLEWRIGHT_BASE_URL"] = "https://apps.example.com"
    assert "https://apps.example.com/reset/" in terminal.ok("person", "password", "--login", "sales")


@pytest.mark.sqlite_only
def test_a_password_can_be_typed_at_the_terminal(terminal, people):
    arguments = ["person", "password", "--login", "sales", "--ask"]
    typed = CliRunner().invoke(command, arguments, env=terminal.environ, input=f"{NEW}\n{NEW}\n")
    assert typed.exit_code == 0 and NEW not in typed.output
    assert sign_in(terminal, "sales", NEW)
    weak = CliRunner().invoke(command, arguments, env=terminal.environ, input="short\nshort\n")
    assert weak.exit_code == 1 and "at least 10" in weak.output and "Traceback" not in weak.output


@pytest.mark.sqlite_only
def test_an_unknown_person_gets_none(terminal, people):
    assert "There is no person “nobody”" in terminal.refused("person", "password", "--login", "nobody")


@pytest.mark.sqlite_only
def test_who_lost_the_phone_gets_in_without_the_second_factor(terminal, people):
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        own = sa.update(Person).where(Person.login == "sales")
        work.connection.execute(own.values(totp_secret="sealed", password_hash=hash_password(NEW)))
    assert sign_in(terminal, "sales", NEW, "/sign-in/second-factor")
    terminal.ok("person", "password", "--login", "sales", "--without-second-factor")
    assert sign_in(terminal, "sales", NEW, "/")
    engine.dispose()
