"""`tablewright app …`: the list of what can be done with apps as folders of JSON."""

from __future__ import annotations

import click

from ..core.words import Words
from .group import Commands
from .speech import say

COMMANDS = {
    "check": "tablewright.commands.app_check",
    "install": "tablewright.commands.app_install",
    "export": "tablewright.commands.app_export",
    "clone": "tablewright.commands.app_clone",
    "diff": "tablewright.commands.app_diff",
    "plan": "tablewright.commands.app_plan",
    "apply": "tablewright.commands.app_apply",
    "drift": "tablewright.commands.app_drift",
}


@click.group(
    cls=Commands,
    modules=COMMANDS,
    help=say(Words("Apps as folders of JSON.", "以 JSON 文件夹形式管理应用。")),
)
def command() -> None:
    """Hold the commands about apps."""
