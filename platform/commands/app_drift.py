"""`tablewright app drift APP FOLDER`: whether the live app has moved away from the folder, and by what."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder.package.package import read_place
from ..core.words import Words
from ..definition.told_changes import told_changes
from .app_plan import CHANGES, CODE_HELP, FOLDER_HELP, WORKSPACE_HELP, print_changes
from .installation import open_installation
from .known_app import known_app
from .speech import say, tell
from .workspace import find_workspace

NONE = Words("No drift: {app} is what {folder} says.", "没有偏离：{app} 与 {folder} 一致。")
DRIFT = Words(
    "{app} (revision {revision}) has moved away from {folder} by {count} differences:",
    "{app}（版本 {revision}）与 {folder} 已有 {count} 处偏离：",
)


@click.command(
    help=say(
        Words(
            "Say whether the live app APP has moved away from FOLDER.", "检查线上应用 APP 是否已偏离 FOLDER。"
        )
    )
    + "\n\n"
    + say(FOLDER_HELP)
)
@click.argument("app")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--workspace", help=say(WORKSPACE_HELP))
@click.option("--detailed-exitcode", is_flag=True, help=say(CODE_HELP))
def command(app: str, folder: Path, workspace: str | None, detailed_exitcode: bool) -> None:
    """Print what was done to the live app since the folder was written."""
    _, engine = open_installation()
    live = known_app(engine, find_workspace(engine, workspace), app)
    source = read_place(folder)
    document, revision = live.model.document, live.revision
    differences = told_changes(source.document, document)
    if not differences:
        tell(NONE, app=app, folder=folder)
        return
    tell(DRIFT, app=app, folder=folder, revision=revision, count=len(differences))
    print_changes(differences)
    if detailed_exitcode:
        raise SystemExit(CHANGES)
