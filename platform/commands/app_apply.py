"""`tablewright app apply FOLDER`: brings the live app to the folder's state, all of it or nothing, once."""

from __future__ import annotations

from pathlib import Path

import click

from ..builder.package.applying import apply_plan
from ..core.words import Words
from .app_plan import FOLDER_HELP, WORKSPACE_HELP, plan_of, print_plan
from .installation import open_installation
from .speech import say, tell
from .workspace import find_or_make_workspace

APPLIED = Words("{app} is live as revision {revision}.", "{app} 已上线，版本 {revision}。")
REFUSED = Words(
    "Nothing was changed: the lines marked ! lose something or change who sees what. Add --yes to do it all the same.",
    "未做任何修改：标有 ! 的变化会丢失内容或改变访问权限。如确认执行，请加上 --yes。",
)


@click.command(
    help=say(
        Words(
            "Bring the live app to the state of FOLDER, all of it or nothing.",
            "将线上应用整体变更为 FOLDER 的状态，失败则不做任何改动。",
        )
    )
    + "\n\n"
    + say(FOLDER_HELP)
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--workspace", help=say(WORKSPACE_HELP))
@click.option("--message", default="", help=say(Words("Why, for the history.", "变更说明，记入历史。")))
@click.option(
    "--yes",
    is_flag=True,
    help=say(Words("Also where something is lost or access changes.", "即使会丢失内容或改变权限也执行。")),
)
def command(folder: Path, workspace: str | None, message: str, yes: bool) -> None:
    """Print the plan and do it, unless it loses something and nobody said yes."""
    _, engine = open_installation()
    workspace_id = find_or_make_workspace(engine, workspace)
    plan = plan_of(engine, workspace_id, folder)
    print_plan(plan, folder)
    if plan.risky and not yes:
        raise click.ClickException(say(REFUSED))
    revision = apply_plan(engine, workspace_id, plan, agreed=yes, message=message)
    tell(APPLIED, app=plan.key, revision=revision)
