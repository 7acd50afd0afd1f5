"""Every command explains itself, in the terminal's language, and fails with a sentence."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tablewright.cli import COMMANDS, command
from tablewright.commands import app as apps
from tablewright.commands.speech import terminal_language

COMMAND_LINES = [
    *([name] for name in COMMANDS),
    *(["app", name] for name in apps.COMMANDS),
    ["token", "create"],
]


@pytest.mark.parametrize("line", [[], *COMMAND_LINES], ids=" ".join)
def test_help_says_what_a_command_and_each_of_its_options_does(line):
    result = CliRunner().invoke(command, [*line, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: {' '.join(['tablewright', *line])}")
    found = command
    for name in line:
        found = found.get_command(click.Context(found), name)
    assert found.help
    assert all(option.help for option in found.params if isinstance(option, click.Option))


def test_an_unknown_command_or_option_is_refused():
    assert CliRunner().invoke(command, ["conquer"]).exit_code == 2
    assert CliRunner().invoke(command, ["serve", "--faster"]).exit_code == 2


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_terminal_speaks_the_system_s_language(environ, language):
    assert terminal_language(environ) == language


def test_a_failure_is_said_in_chinese_where_the_system_is_chinese(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tablewright.cli", "token", "create", "--user", "x"],
        env={"LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "TABLEWRIGHT_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "请先运行一次 tablewright serve" in done.stderr
