"""`tablewright workspace list`: every workspace, with how many people may sign in."""

from __future__ import annotations

import click
import sqlalchemy as sa

from ..core.database import reading
from ..core.words import Words
from ..identity.models import Person, Workspace
from .installation import open_installation
from .speech import say, tell


@click.command(help=say(Words("List the workspaces.", "列出工作区。")))
def command() -> None:
    """Print key, name, language and zone of each, and the number of its people."""
    _, engine = open_installation()
    people = sa.select(sa.func.count()).where(Person.workspace_id == Workspace.id, Person.active)
    columns = (Workspace.key, Workspace.name, Workspace.language.label("spoken"), Workspace.zone)
    with reading(engine) as connection:
        rows = connection.execute(
            sa.select(*columns, people.scalar_subquery().label("people")).order_by(Workspace.key)
        ).all()
    for row in rows:
        tell(
            Words(
                "{key}\t{name}\t{spoken}\t{zone}\t{people} people",
                "{key}\t{name}\t{spoken}\t{zone}\t{people} 人",
            ),
            **row._mapping,
        )
