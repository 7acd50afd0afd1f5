"""`tablewright person password --login X`: an operator can always let somebody in."""

from __future__ import annotations

import click

from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.password_rules import check_new_password
from ..identity.people import NoSuchPerson, find_person
from ..identity.recovery import reset_link, set_password, workspace_of
from ..identity.second_factor import turn_off
from .installation import open_installation
from .speech import say, tell

LINK = Words(
    "{name} can choose a new password here, once and within an hour:\n  {link}",
    "{name} 可通过以下链接重置密码（一小时内有效，仅限一次）：\n  {link}",
)
SET = Words(
    "The password is set; all sessions of {name} have ended.", "密码已设置，{name} 的所有登录均已退出。"
)
ASK = Words("New password", "新密码")
AGAIN = Words("The same again", "再次输入")
NO_ADDRESS = Words(
    "TABLEWRIGHT_BASE_URL is not set, so the link begins with this machine's address; open it on this machine.",
    "未设置 TABLEWRIGHT_BASE_URL，链接使用本机地址，请在本机打开。",
)
"""Said where the link may not be the address people use."""


@click.command(
    help=say(
        Words(
            "Print a link by which somebody chooses a new password, or ask for the new password here.",
            "输出重置密码链接，或直接在此输入新密码。",
        )
    )
)
@click.option(
    "--login", required=True, help=say(Words("Login, e-mail or full name.", "登录名、邮箱或姓名。"))
)
@click.option("--ask", is_flag=True, help=say(Words("Ask for the password here.", "在此输入新密码。")))
@click.option(
    "--without-second-factor",
    is_flag=True,
    help=say(Words("Switch the second factor off as well.", "同时关闭两步验证。")),
)
@click.option("--port", default=8000, show_default=True, help=say(Words("Port of the server.", "服务端口。")))
def command(login: str, ask: bool, without_second_factor: bool, port: int) -> None:
    """Make the link, or set the password that is typed twice."""
    config, engine = open_installation()
    with unit_of_work(engine) as work:
        person_id = find_person(work.connection, login)
        if person_id is None:
            raise NoSuchPerson(name=login)
        if without_second_factor:
            turn_off(work, person_id)
        if not ask:
            secret = reset_link(work, person_id)
    if ask:
        password = click.prompt(say(ASK), hide_input=True)
        check_new_password(password, click.prompt(say(AGAIN), hide_input=True), (login,))
        with unit_of_work(engine) as work:
            set_password(work, person_id, password)
            audit(work, "password_changed", workspace_id=workspace_of(work, person_id), person=person_id)
        tell(SET, name=login)
        return
    if config.base_url is None:
        tell(NO_ADDRESS)
    tell(LINK, name=login, link=f"{config.base_url or f'http://127.0.0.1:{port}'}/reset/{secret}")
