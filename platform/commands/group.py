"""A group of commands, each loaded when it is asked for, whose failures become one sentence and exit code 1."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click
import sqlalchemy as sa

from ..core.errors import Invalid, ProductError
from ..core.reach import reason
from ..core.words import Words
from .speech import LANGUAGE, say

LOST_DATABASE = Words("The database refused: {why}", "数据库拒绝了操作：{why}")


class Commands(click.Group):
    """Commands by name; a name stands for a module with a `command`. Starting one does not load the others."""

    def __init__(self, name: str, *, modules: Mapping[str, str], **settings: Any) -> None:
        super().__init__(name, **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names, in the order of the list."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, loading its module."""
        if cmd_name not in self.modules:
            return None
        return importlib.import_module(self.modules[cmd_name]).command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in one sentence why it failed."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            faults = "".join(f"\n  {fault.path}: {say(fault.words)}" for fault in error.faults)
            raise click.ClickException(error.say(LANGUAGE) + faults) from error
        except ProductError as error:
            raise click.ClickException(error.say(LANGUAGE)) from error
        except sa.exc.OperationalError as error:
            raise click.ClickException(say(LOST_DATABASE, why=reason(error))) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error
