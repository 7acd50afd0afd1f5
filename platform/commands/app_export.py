"""`tablewright app export APP FOLDER`: the live app as a folder, byte for byte what was installed where it is unchanged."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.database import reading
from ..core.errors import Conflict
from ..core.words import Words
from ..runtime.apps.export import export
from .installation import open_installation
from .known_app import known_app
from .speech import say, tell
from .workspace import find_workspace


class FolderNotEmpty(Conflict):
    """An export writes into a new or empty folder: what lay there before could be taken for part of the app."""

    words = Words("{folder} is not empty; name a new folder.", "{folder} 不是空文件夹，请指定新的文件夹。")


@click.command(
    help=say(
        Words("Write the live app APP to the new or empty FOLDER.", "将应用 APP 导出到新的或空的 FOLDER。")
    )
)
@click.argument("app")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--workspace",
    help=say(Words("Key of the workspace, where there are several.", "工作区标识（有多个时）。")),
)
def command(app: str, folder: Path, workspace: str | None) -> None:
    """Export and say where."""
    if folder.exists() and any(folder.iterdir()):
        raise FolderNotEmpty(folder=folder)
    _, engine = open_installation()
    workspace_id = find_workspace(engine, workspace)
    known_app(engine, workspace_id, app)
    with reading(engine) as connection:
        export(connection, workspace_id, app, folder)
    tell(Words("{app} is written to {folder}.", "{app} 已导出到 {folder}。"), app=app, folder=folder)
