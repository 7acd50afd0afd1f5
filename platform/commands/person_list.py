"""`tablewright person list`: who is in a workspace, who is still to come, who has left."""

from __future__ import annotations

import click

from ..core.database import reading
from ..core.words import Words
from ..identity.person_list import list_people
from .installation import open_installation
from .speech import say
from .workspace import find_workspace

STATES = {
    "active": Words("active", "在职"),
    "invited": Words("invited", "待加入"),
    "left": Words("left", "已离职"),
}
ADMINISTRATOR = Words("administrator", "管理员")


@click.command(help=say(Words("List the people of a workspace.", "列出工作区人员。")))
@click.option("--workspace", help=say(Words("Key of the workspace.", "工作区标识。")))
def command(workspace: str | None) -> None:
    """Print login, name, e-mail, departments and state of each."""
    _, engine = open_installation()
    workspace_id = find_workspace(engine, workspace)
    with reading(engine) as connection:
        found = list_people(connection, workspace_id, state=None)
    for each in found.people:
        state = say(STATES[each.state]) + (f", {say(ADMINISTRATOR)}" if each.is_admin else "")
        click.echo("\t".join((each.login, each.name, each.email or "", "/".join(each.departments), state)))
