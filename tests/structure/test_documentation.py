"""What is written for newcomers is true: commands, settings and make's targets."""

import re
from pathlib import Path

from tablewright.cli import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_readme_names_every_setting_that_the_code_reads_and_no_other():
    read = {
        name
        for path in (ROOT / "platform").rglob("*.py")
        for name in re.findall(r"TABLEWRIGHT_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))
    }
    written = set(re.findall(r"^\| `(TABLEWRIGHT_[A-Z_]+)`", README, re.MULTILINE))
    assert written == read


def test_the_readme_names_every_command():
    missing = [name for name in COMMANDS if f"tablewright {name}" not in README]
    assert not missing


def test_make_help_explains_every_target():
    targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    explained = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert targets == explained
    assert {"help", "run", "test", "bench", "lint"} <= targets
