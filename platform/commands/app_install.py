"""`tablewright app install FOLDER`: makes the app of a folder live, or brings a live one to the folder's state."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder.package.package import read_place
from ..core.words import Words
from ..runtime.apps.install import install
from .installation import open_installation
from .speech import say, tell
from .workspace import find_or_make_workspace

INSTALLED = Words("{app} is live as revision {revision}.", "{app} 已上线，版本 {revision}。")


@click.command(
    help=say(
        Words(
            "Make the app in FOLDER live, all of it or nothing.",
            "将 FOLDER 中的应用整体上线，失败则不做任何改动。",
        )
    )
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--workspace",
    help=say(Words("Key of the workspace, where there are several.", "工作区标识（有多个时）。")),
)
@click.option("--message", default="", help=say(Words("Why, for the history.", "变更说明，记入历史。")))
def command(folder: Path, workspace: str | None, message: str) -> None:
    """Install and say which revision is live now."""
    _, engine = open_installation()
    row = install(engine, find_or_make_workspace(engine, workspace), read_place(folder), message=message)
    tell(INSTALLED, app=row.key, revision=row.revision)
