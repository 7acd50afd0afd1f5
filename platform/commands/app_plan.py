"""`tablewright app plan FOLDER`: what bringing the live app to the folder's state would do; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy.engine import Engine

from ..builder.package.package import read_place
from ..builder.package.plan import Plan, make_plan, step_words
from ..core.words import Words
from ..definition.told_changes import ToldChange
from ..identity.actor import Actor
from .installation import open_installation
from .speech import say, tell
from .workspace import find_or_make_workspace

CHANGES = 2
"""The exit code that says there are differences, where it was asked for."""
NOTHING = Words("Nothing to do: the live app is what {folder} says.", "无需变更：线上应用与 {folder} 一致。")
NEW = Words("{app} is not there yet: it will be made.", "应用 {app} 尚不存在，将新建。")
COUNT = Words(
    "{count} differences to revision {revision} of {app}:",
    "与 {app} 第 {revision} 版相比，共 {count} 处差异：",
)
SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
REFUSED = Words("What may not be done as it is:", "不能执行的变化：")
GOES = Words("What goes or becomes another type, with what uses it:", "将删除或更改类型的内容及其使用处：")
TOUCHED = Words("{what} ({number} places)", "{what}（{number} 处使用）")
LOSSES = Words(
    "What becomes of values (what is lost stays in the bin until purged):",
    "数据值的变化（移除的内容在清除前保留在回收站中）：",
)
OUTSIDE = Words("What lies outside the app's definition:", "应用定义之外受影响的内容：")
ACCESS = Words("Who sees what:", "访问权限变化：")
UNTOUCHED = Words("Data: untouched.", "数据：不受影响。")
DATA = Words("Data:", "数据：")
FOLDER_HELP = Words("FOLDER may be a package (.zip) as well.", "FOLDER 也可以是应用包（.zip）。")
WORKSPACE_HELP = Words("Key of the workspace, where there are several.", "工作区标识（有多个时）。")
CODE_HELP = Words(
    "Exit with 2 where there are differences, 0 where there are none.", "有差异时退出码为 2，无差异时为 0。"
)


@click.command(
    help=say(
        Words(
            "Say what bringing the live app to the state of FOLDER would do.",
            "说明将线上应用变更为 FOLDER 的状态会带来哪些变化。",
        )
    )
    + "\n\n"
    + say(FOLDER_HELP)
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--workspace", help=say(WORKSPACE_HELP))
@click.option("--detailed-exitcode", is_flag=True, help=say(CODE_HELP))
def command(folder: Path, workspace: str | None, detailed_exitcode: bool) -> None:
    """Print the plan."""
    _, engine = open_installation()
    plan = plan_of(engine, find_or_make_workspace(engine, workspace), folder)
    print_plan(plan, folder)
    if detailed_exitcode and plan.changes:
        raise SystemExit(CHANGES)


def plan_of(engine: Engine, workspace_id: int, folder: Path) -> Plan:
    """Return what bringing the live app to a folder's state would do, as whoever runs commands sees it."""
    return make_plan(engine, workspace_id, read_place(folder), Actor.system(workspace_id))


def print_plan(plan: Plan, folder: Path) -> None:
    """Print what a plan does: changes, what they touch, and what happens to the data."""
    if not plan.changes:
        tell(NOTHING, folder=folder)
        return
    if plan.revision is None:
        tell(NEW, app=plan.key)
    else:
        tell(COUNT, count=len(plan.changes), revision=plan.revision, app=plan.key)
    print_changes(plan.changes)
    for heading, lines in _risks(plan):
        if lines:
            tell(heading)
            for words in lines:
                click.echo(f"  ! {say(words)}")
    steps = step_words(plan.steps)
    tell(DATA if steps else UNTOUCHED)
    for words in steps:
        click.echo(f"  {say(words)}")


def print_changes(changes: Sequence[ToldChange]) -> None:
    """Print one line for each change: "~ table “Task” › label: “Task” → “Job”"."""
    for each in changes:
        click.echo(f"  {SIGNS[each.act]} {say(each.place)}: {say(each.before)} → {say(each.after)}")


def _risks(plan: Plan) -> list[tuple[Words, list[Words]]]:
    told = plan.impact
    touched = [TOUCHED.fill(what=each.words, number=len(each.places)) for each in told.touched]
    return [
        (REFUSED, [*told.refused]),
        (GOES, touched),
        (LOSSES, [each.words for each in told.values]),
        (ACCESS, [each.words for each in told.people]),
        (OUTSIDE, [each.words for each in told.outside]),
    ]
