"""`tablewright restore FILE`: a backup into an empty installation, then the doctor's look at it."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.backup import restore
from ..core.serving import sole_server
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.models import Person, Workspace
from ..runtime.apps.models import AppRow
from ..runtime.automations.restored import rest_after_restore as rest_automations
from ..runtime.conversation.mail import drop_after_restore
from ..runtime.webhooks.restored import rest_after_restore as rest_webhooks
from .doctor import examine
from .installation import open_database
from .speech import say, tell

OWNERS = tuple(model.__tablename__ for model in (Workspace, Person, AppRow))


@click.command(
    help=say(
        Words(
            "Fill an empty installation from the backup FILE. Restore only files you trust.",
            "用备份文件 FILE 恢复一个空白环境。请只恢复可信的文件。",
        )
    )
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def command(file: Path) -> None:
    """Restore, then examine what came of it."""
    config, engine = open_database()
    with sole_server(config.data_dir):
        manifest = restore(engine, config.files_dir, file, OWNERS)
        with unit_of_work(engine) as work:
            rest_webhooks(work)
            rest_automations(work)
            drop_after_restore(work)
    tell(Words("Restored the backup of {made_at}.", "已恢复 {made_at} 的备份。"), made_at=manifest.made_at)
    examine(config, engine)
