"""Settings from outside: what each variable means, and one sentence for each that cannot be used."""

import pytest

from tablewright.config import Config
from tablewright.core.errors import Misconfigured


@pytest.fixture
def read(tmp_path):
    """Give a function that reads the settings, with a data folder of the test's own."""

    def read(**variables: str) -> Config:
        named = {f"TABLEWRIGHT_{name}": value for name, value in variables.items()}
        return Config.from_environment({"TABLEWRIGHT_DATA_DIR": str(tmp_path / "data"), **named})

    return read


def test_without_any_setting_everything_lies_in_the_data_folder(read, tmp_path):
    config = read()
    assert config.data_dir == tmp_path / "data"
    assert config.database_url == f"sqlite:///{tmp_path / 'data' / 'tablewright.sqlite3'}"
    assert config.on_sqlite
    assert config.redis_url is config.base_url is config.smtp_url is None
    assert config.outbound_allow == ()
    assert config.web_processes == 1


def test_the_data_folder_is_closed_to_other_users(read):
    assert read().data_dir.stat().st_mode & 0o077 == 0


def test_the_data_folder_is_data_in_the_working_folder_unless_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Config.from_environment({}).data_dir == tmp_path / "data"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_a_postgresql_address_is_understood(read, scheme):
    config = read(DATABASE_URL=f"{scheme}://u:p%40ss@db:5433/name?sslmode=require")
    assert config.database_url == "postgresql+psycopg://u:p%40ss@db:5433/name?sslmode=require"
    assert config.web_processes == 2


def test_an_address_of_another_sqlite_file_is_taken(read, tmp_path):
    assert read(DATABASE_URL=f"sqlite:///{tmp_path}/x.db").database_url == f"sqlite:///{tmp_path}/x.db"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://root@db/x",
        "db.example",
        "postgresql+asyncpg://u@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "://",
    ],
)
def test_another_address_is_refused_without_repeating_it(read, address):
    with pytest.raises(Misconfigured) as refusal:
        read(DATABASE_URL=address)
    assert "TABLEWRIGHT_DATABASE_URL" in refusal.value.say("zh")
    assert "postgresql://USER" in refusal.value.say("en")


def test_all_other_settings_are_read(read):
    config = read(
        REDIS_URL="redis://127.0.0.1:6379/3",
        BASE_URL="https://crm.example/",
        SMTP_URL="smtps://u:p@mail.example:465",
        OUTBOUND_ALLOW="10.0.0.0/8, hooks.example",
        WEB_PROCESSES="3",
        SECRET_KEY="2b7e151628aed2a6abf7158809cf4f3c",
    )
    assert config.redis_url == "redis://127.0.0.1:6379/3"
    assert config.base_url == "https://crm.example"
    assert config.smtp_url == "smtps://u:p@mail.example:465"
    assert config.outbound_allow == ("10.0.0.0/8", "hooks.example")
    assert config.web_processes == 3
    assert config.secret_key == "2b7e151628aed2a6abf7158809cf4f3c"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", "127.0.0.1:6379"),
        ("BASE_URL", "crm.example"),
        ("SMTP_URL", "mail.example"),
        ("WEB_PROCESSES", "0"),
        ("WEB_PROCESSES", "many"),
        ("WEB_PROCESSES", "²"),
        ("SECRET_KEY", "changeme"),
    ],
)
def test_a_wrong_setting_is_named(read, name, value):
    with pytest.raises(Misconfigured, match=f"TABLEWRIGHT_{name}"):
        read(**{name: value})


def test_an_empty_variable_counts_as_none(read):
    config = read(DATABASE_URL="", REDIS_URL="", BASE_URL="", SECRET_KEY="", WEB_PROCESSES="")
    assert config.on_sqlite
    assert config.redis_url is None


@pytest.mark.parametrize("below", ["", "below"])
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path, below):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Misconfigured, match="TABLEWRIGHT_DATA_DIR") as refusal:
        Config.from_environment({"TABLEWRIGHT_DATA_DIR": str(file / below)})
    assert str(file) in refusal.value.say("zh")


def test_secrets_stay_out_of_the_printed_form(read):
    shown = repr(
        read(DATABASE_URL="postgresql://u:hidden-password@db/x", REDIS_URL="redis://:hidden-password@r")
    )
    assert "hidden-password" not in shown
    assert read().secret_key not in repr(read())
