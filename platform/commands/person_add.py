"""`tablewright person add`: somebody who comes in by the link that is printed, and chooses a password there."""

from __future__ import annotations

import click

from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.invitations import invite
from ..identity.person_details import PersonDetails
from .installation import open_installation
from .speech import say, tell
from .workspace import find_workspace

INVITED = Words(
    "{name} is invited. The link works once, within seven days:",
    "已邀请{name}。链接 7 天内有效，仅可使用一次：",
)


@click.command(
    help=say(
        Words(
            "Add somebody, and print the link by which they choose a password and come in.",
            "添加人员，并显示其设置密码、加入工作区的链接。",
        )
    )
)
@click.option("--login", required=True, help=say(Words("What they sign in with.", "登录名。")))
@click.option("--name", required=True, help=say(Words("Their name.", "姓名。")))
@click.option("--email", help=say(Words("Their e-mail address.", "邮箱。")))
@click.option("--admin", is_flag=True, help=say(Words("Administers the workspace.", "设为工作区管理员。")))
@click.option("--workspace", help=say(Words("Key of the workspace.", "工作区标识。")))
@click.option("--port", default=8000, show_default=True, help=say(Words("Port of the server.", "服务端口。")))
def command(login: str, name: str, email: str | None, admin: bool, workspace: str | None, port: int) -> None:
    """Print the link alone on its line, so that a script can take it."""
    config, engine = open_installation()
    workspace_id = find_workspace(engine, workspace)
    with unit_of_work(engine) as work:
        details = PersonDetails(name, login, email, is_admin=admin)
        person_id, secret = invite(work, workspace_id, details, (), None)
        audit(work, "invited", workspace_id=workspace_id, person=person_id, by="command")
    tell(INVITED, name=name)
    click.echo(f"{config.base_url or f'http://127.0.0.1:{port}'}/invitation/{secret}")
