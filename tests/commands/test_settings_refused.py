"""A setting that cannot work ends in one sentence and exit code 1, before anything is started."""

import socket

import pytest
from click.testing import CliRunner

from tablewright.cli import command


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that runs a command line with settings and returns (exit code, what it said)."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> tuple[int, str]:
        named = {f"TABLEWRIGHT_{name}": value for name, value in settings.items()}
        result = CliRunner().invoke(
            command, arguments, env={"TABLEWRIGHT_DATA_DIR": str(tmp_path / "data"), **named}
        )
        return result.exit_code, result.output

    return run


@pytest.mark.parametrize(
    "arguments", [("serve", "--port", "0"), ("worker",), ("doctor",), ("backup", "b.zip")]
)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATA_DIR": "/dev/null/data"}, "cannot be written to"),
        ({"DATABASE_URL": "mysql://root@127.0.0.1/x"}, "TABLEWRIGHT_DATABASE_URL is not a database address"),
        ({"DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/x"}, "does not let us in: Connection refused"),
        ({"DATABASE_URL": "sqlite:////dev/null/x.db"}, "unable to open database file"),
        ({"SECRET_KEY": "changeme"}, "TABLEWRIGHT_SECRET_KEY is short or well known"),
        ({"REDIS_URL": "localhost"}, "TABLEWRIGHT_REDIS_URL must begin with"),
        ({"WEB_PROCESSES": "none"}, "TABLEWRIGHT_WEB_PROCESSES must be a number"),
    ],
)
def test_it_is_said_in_one_sentence(run, arguments, settings, said):
    if arguments[0] == "serve":
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            arguments = ("serve", "--port", str(other.getsockname()[1]))
    code, output = run(*arguments, **settings)
    assert code == 1
    assert said in output
    assert output.startswith("Error: ")
    assert output.count("\n") == 1
    assert "hidden" not in output


def test_a_port_in_use_is_named_with_a_way_out(run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output = run("serve", "--port", str(port))
    assert code == 1
    assert output == (
        f"Error: Port {port} is in use by another program; "
        f"choose another, e.g. --port {port % 65000 + 1} or make run PORT={port % 65000 + 1}.\n"
    )


@pytest.mark.parametrize("arguments", [("worker",), ("backup", "b.zip"), ("token", "create", "--user", "x")])
def test_a_database_that_was_never_set_up_is_said_so(run, arguments):
    code, output = run(*arguments)
    assert code == 1
    assert output.startswith(
        "Error: The database is not at this version's form yet; start `tablewright serve` once"
    )
