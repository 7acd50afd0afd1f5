"""A database that cannot be used is said before anything starts on it: which, why, and no password."""

import pytest

from tablewright.core.database import make_engine
from tablewright.core.errors import Misconfigured
from tablewright.core.reach import reach


def test_a_database_that_answers_passes(engine):
    reach(engine)


def test_an_empty_database_passes(empty_database_url):
    engine = make_engine(empty_database_url)
    reach(engine)
    engine.dispose()


def test_a_server_that_is_not_there_is_named():
    with pytest.raises(Misconfigured, match="127.0.0.1/x does not let us in: Connection refused") as refusal:
        reach(make_engine("postgresql+psycopg://somebody:hidden-password@127.0.0.1:1/x"))
    assert "hidden-password" not in refusal.value.say("zh")


@pytest.mark.postgresql_only
def test_a_database_that_does_not_exist_is_named(database_url):
    with pytest.raises(Misconfigured, match='database "no_such_thing" does not exist'):
        reach(make_engine(database_url.replace(make_engine(database_url).url.database, "no_such_thing")))


def test_a_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(Misconfigured, match="notes.txt cannot be used: file is not a database"):
        reach(make_engine(f"sqlite:///{file}"))


def test_a_file_in_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Misconfigured, match="unable to open database file"):
        reach(make_engine(f"sqlite:///{tmp_path}/none/x.db"))
