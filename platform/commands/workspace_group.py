"""`tablewright workspace …`: the workspaces of an installation, fully separate from each other."""

from __future__ import annotations

import click

from ..core.words import Words
from .group import Commands
from .speech import say

COMMANDS = {
    "create": "tablewright.commands.workspace_create",
    "list": "tablewright.commands.workspace_list",
}


@click.group(
    cls=Commands,
    modules=COMMANDS,
    help=say(Words("The workspaces of this installation.", "本系统的工作区。")),
)
def command() -> None:
    """Hold the commands about workspaces."""
