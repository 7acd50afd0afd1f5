"""`tablewright sender`: makes the calls to other systems that wait, many at once, until told to stop."""

from __future__ import annotations

import os
import signal

import click

from ..config import Config
from ..core.database import make_engine
from ..core.key_in_use import use_key
from ..core.words import Words
from ..runtime.outgoing.sender import Sender
from .installation import open_installation
from .speech import say


@click.command(
    help=say(
        Words(
            "Make the calls to other systems that wait. `serve` starts one of these; any number may run.",
            "发送等待中的对外请求。serve 会启动一个；可同时运行多个。",
        )
    )
)
def command() -> None:
    """Look whether there is a database to work on, then send; what is on its way is finished before stopping."""
    _, engine = open_installation()
    engine.dispose()
    send_calls()


def send_calls() -> None:
    """Send what is due again and again, until SIGTERM or SIGINT."""
    config = Config.from_environment(os.environ)
    use_key(config.secret_key)
    sender = Sender(make_engine(config.database_url), config.outbound_allow)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sender.stop())
    sender.run()
