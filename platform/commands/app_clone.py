"""`tablewright app clone APP NEW`: an app like APP under another key, in the same workspace or in another one."""

from __future__ import annotations

import click
import sqlalchemy as sa

from ..builder.templates.clone import DATA, KEEP, MINE, SAMPLES, STRUCTURE, clone_app
from ..builder.templates.named_people import handed_to
from ..core.database import reading
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.models import Person
from ..identity.people import NoSuchPerson
from ..identity.sign_in import load_actor
from .installation import open_installation
from .known_app import known_app
from .speech import say, tell
from .workspace import find_workspace

NAMED = Words(
    "People of the other workspace are not known here: {owner} stands for them in defaults and conditions ({places}).",
    "此工作区没有原来的成员：默认值与条件中的成员已改为 {owner}（{places} 处）。",
)
CLONED = Words("{app} is cloned as {key}.", "{app} 已克隆为 {key}。")


@click.command(
    help=say(
        Words(
            "Make an app like APP under the key NEW. It shares nothing with APP; links, secrets, tokens and who has"
            " which role stay behind.",
            "以 NEW 为标识克隆应用 APP。两者互不影响，链接、密钥、令牌和角色成员不会克隆。",
        )
    )
)
@click.argument("app")
@click.argument("new")
@click.option("--workspace", help=say(Words("Key of APP's workspace.", "APP 所在工作区的标识。")))
@click.option("--to", help=say(Words("Key of the workspace it is made in.", "新应用所在工作区的标识。")))
@click.option("--name", help=say(Words("What it is called.", "新应用的名称。")))
@click.option(
    "--owner",
    required=True,
    help=say(Words("Login of who will administer it.", "新应用管理员的登录名。")),
)
@click.option(
    "--with",
    "what",
    type=click.Choice((STRUCTURE, SAMPLES, DATA)),
    default=STRUCTURE,
    show_default=True,
    help=say(Words("What is taken along.", "克隆内容。")),
)
@click.option(
    "--people",
    type=click.Choice((KEEP, MINE)),
    default=MINE,
    show_default=True,
    help=say(
        Words(
            "Whom records name: within one workspace they may stay.", "记录中的成员，同一工作区内可以保留。"
        )
    ),
)
def command(
    app: str,
    new: str,
    workspace: str | None,
    to: str | None,
    name: str | None,
    owner: str,
    what: str,
    people: str,
) -> None:
    """Clone, and say under which key."""
    _, engine = open_installation()
    source = known_app(engine, find_workspace(engine, workspace), app)
    home = find_workspace(engine, to) if to else source.workspace_id
    with reading(engine) as connection:
        named = sa.select(Person.id).where(Person.workspace_id == home, Person.login == owner)
        person = connection.scalar(named)
        actor = load_actor(connection, person) if person is not None else None
    if actor is None:
        raise NoSuchPerson(name=owner)
    if home != source.workspace_id:
        _, places = handed_to(source.model.document, actor)
        if places:
            tell(NAMED, places=places, owner=owner)
    label = name or source.model.document["label"]
    with unit_of_work(engine) as work:
        clone_app(work, source.id, actor, key=new, label=label, what=what, people=people)
    tell(CLONED, app=app, key=new)
