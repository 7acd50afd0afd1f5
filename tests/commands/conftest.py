"""The tests of this folder type command lines into an installation of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tablewright.cli import command

EXAMPLES = Path(__file__).parents[1] / "examples"


class Terminal:
    """A terminal in an installation: its folder, its settings, and what commands answer."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environ = {
            "TABLEWRIGHT_DATA_DIR": str(folder / "data"),
            "TABLEWRIGHT_DATABASE_URL": database_url,
        }

    def type(self, *arguments: object) -> Result:
        """Run a command line."""
        return CliRunner().invoke(command, [str(each) for each in arguments], env=self.environ)

    def ok(self, *arguments: object) -> str:
        """Run a command line that must succeed; return what it printed."""
        result = self.type(*arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *arguments: object) -> str:
        """Run a command line that must fail; return what it said, which is never a traceback."""
        result = self.type(*arguments)
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.output
        return result.output


@pytest.fixture
def terminal(tmp_path, database_url) -> Terminal:
    """Give a terminal in a fresh installation."""
    return Terminal(tmp_path, database_url)


@pytest.fixture
def examples() -> Path:
    """Give the folder of the example apps."""
    return EXAMPLES
