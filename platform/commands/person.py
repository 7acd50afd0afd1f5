"""`tablewright person …`: the people of a workspace, for an operator at the machine."""

from __future__ import annotations

import click

from ..core.words import Words
from .group import Commands
from .speech import say

COMMANDS = {
    "add": "tablewright.commands.person_add",
    "list": "tablewright.commands.person_list",
    "password": "tablewright.commands.person_password",
}


@click.group(
    cls=Commands,
    modules=COMMANDS,
    help=say(Words("The people of a workspace.", "工作区的人员。")),
)
def command() -> None:
    """Hold the commands about people."""
