"""Backup and restore from the command line: what came back is examined, and nothing in use is overwritten."""

import pytest

from tablewright.core.database import make_engine


@pytest.fixture
def elsewhere(tmp_path, empty_database_url):
    """Give the settings of an empty installation on the same kind of database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    address = empty_database_url.replace(str(tmp_path), str(folder))
    return {"TABLEWRIGHT_DATA_DIR": str(folder / "data"), "TABLEWRIGHT_DATABASE_URL": address}


def test_an_installation_moves_to_another_place(terminal, elsewhere, examples, tmp_path):
    terminal.ok("app", "install", examples / "everything")
    assert "Backed up to" in terminal.ok("backup", tmp_path / "b.zip")
    terminal.environ = elsewhere
    said = terminal.ok("restore", tmp_path / "b.zip")
    assert said.startswith("Restored the backup of 20")
    assert said.endswith("\n0 problems\n")
    terminal.ok("app", "export", "everything", tmp_path / "out")
    assert (tmp_path / "out" / "app.json").read_bytes() == (examples / "everything" / "app.json").read_bytes()


def test_an_installation_in_use_refuses_a_restore_and_stays_as_it_is(terminal, examples, tmp_path):
    terminal.ok("app", "install", examples / "minimal")
    terminal.ok("backup", tmp_path / "b.zip")
    assert "has data already" in terminal.refused("restore", tmp_path / "b.zip")
    assert terminal.ok("doctor").endswith("\n0 problems\n")
    assert "exists already" in terminal.refused("backup", tmp_path / "b.zip")


def test_the_doctor_tells_what_is_wrong_how_to_mend_it_and_fails(terminal, examples):
    terminal.ok("app", "install", examples / "minimal")
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t_999 (id integer)")
    engine.dispose()
    said = terminal.refused("doctor")
    assert "t_999" in said
    assert said.endswith("\n1 problems\n")


@pytest.mark.sqlite_only
def test_the_doctor_misses_a_file_whose_content_is_gone(terminal, examples):
    terminal.ok("app", "install", examples / "minimal")
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO attachment (app_id, table_id, field_key, name, size, type, digest, created_at)"
            " VALUES (1, 1, 'file', 'plan.pdf', 3, 'application/pdf', 'abcd', '2026-01-01 00:00:00.000000')"
        )
    engine.dispose()
    assert "plan.pdf" in terminal.refused("doctor")
