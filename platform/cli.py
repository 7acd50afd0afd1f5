"""The command `tablewright`: the list of its commands. What each does stands in `commands/`, one file a command."""

from __future__ import annotations

import click

from .commands.group import Commands
from .commands.speech import say
from .core.words import Words

COMMANDS = {
    "serve": "tablewright.commands.serve",
    "worker": "tablewright.commands.worker",
    "automations": "tablewright.commands.automations",
    "sender": "tablewright.commands.sender",
    "doctor": "tablewright.commands.doctor",
    "app": "tablewright.commands.app",
    "person": "tablewright.commands.person",
    "workspace": "tablewright.commands.workspace_group",
    "token": "tablewright.commands.token",
    "audit": "tablewright.commands.audit",
    "backup": "tablewright.commands.backup",
    "restore": "tablewright.commands.restore",
}

HELP = Words(
    "Tablewright: business apps from definitions. Settings come from TABLEWRIGHT_… variables.",
    "表匠：用定义搭建业务应用。设置来自 TABLEWRIGHT_… 环境变量。",
)


@click.group("tablewright", cls=Commands, modules=COMMANDS, help=say(HELP))
@click.version_option(package_name="tablewright")
def command() -> None:
    """Hold what belongs to every command."""


def main() -> None:
    """Run the command line."""
    command(prog_name=command.name)


if __name__ == "__main__":
    main()
