"""`tablewright token create --user NAME`: a personal access token for the JSON API, shown this once."""

from __future__ import annotations

import click

from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.people import NoSuchPerson, find_person
from ..identity.tokens import add_token
from .installation import open_installation
from .speech import say


@click.group(help=say(Words("Tokens for the JSON API.", "JSON API 的访问令牌。")))
def command() -> None:
    """Hold the commands about tokens."""


@command.command(
    help=say(
        Words(
            "Make a token that may do what its person may do, and print it. It is kept as a digest only and shown "
            "this once.",
            "生成并显示一个令牌，权限与其所属人员相同。系统只保存摘要，令牌仅显示这一次。",
        )
    )
)
@click.option("--user", required=True, help=say(Words("Login, e-mail or full name.", "登录名、邮箱或姓名。")))
@click.option("--name", default="command line", help=say(Words("What it is for.", "用途说明。")))
def create(user: str, name: str) -> None:
    """Print the token alone, so that a script can take it."""
    _, engine = open_installation()
    with unit_of_work(engine) as work:
        person_id = find_person(work.connection, user)
        if person_id is None:
            raise NoSuchPerson(name=user)
        secret = add_token(work, person_id, name)
        audit(work, "token_made", actor=person_id, name=name)
    click.echo(secret)
