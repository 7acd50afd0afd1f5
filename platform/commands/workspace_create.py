"""`tablewright workspace create KEY --name NAME`: one more workspace, which shares nothing with the others."""

from __future__ import annotations

import click

from ..core.unit_of_work import unit_of_work
from ..core.words import LANGUAGES, Words
from ..identity.audit.log import audit
from ..identity.workspaces import create_workspace
from .installation import open_installation
from .speech import say, tell

MADE = Words(
    "The workspace {key} is made. Add its first administrator: "
    "tablewright person add --workspace {key} --admin --login … --name …",
    "已创建工作区 {key}。请添加首位管理员："
    "tablewright person add --workspace {key} --admin --login … --name …",
)


@click.command(help=say(Words("Make a workspace.", "新建工作区。")))
@click.argument("key")
@click.option("--name", help=say(Words("Its name; the key without one.", "名称，默认与标识相同。")))
@click.option(
    "--zone",
    default="Asia/Shanghai",
    show_default=True,
    help=say(Words("Its time zone.", "时区。")),
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="zh",
    show_default=True,
    help=say(Words("Its language.", "语言。")),
)
def command(key: str, name: str | None, zone: str, language: str) -> None:
    """Make it, and say how to go on."""
    _, engine = open_installation()
    with unit_of_work(engine) as work:
        workspace_id = create_workspace(work, key, name or key, zone, language)
        audit(work, "workspace_added", workspace_id=workspace_id, name=name or key)
    tell(MADE, key=key)
