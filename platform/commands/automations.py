"""`tablewright automations`: gets runs of automations on, and looks after the time, until told to stop."""

from __future__ import annotations

import gc
import os
import signal
import threading

import click

from ..config import Config
from ..core.database import make_engine
from ..core.key_in_use import use_key
from ..core.valkey import socket_address
from ..core.words import Words
from ..runtime.apps.live import LiveApps
from ..runtime.automations.engine.worker import serve
from ..runtime.automations.waking import open_wakes, set_queue
from .installation import open_installation
from .speech import say


@click.command(
    help=say(
        Words(
            "Run automations, and see to schedules and dates. `serve` starts one of these; any number may run.",
            "执行自动化，并处理定时与日期触发。serve 会启动一个；可同时运行多个。",
        )
    )
)
def command() -> None:
    """Look whether there is a database to work on, then work; the step in hand is finished before stopping."""
    config, engine = open_installation()
    engine.dispose()
    run_automations(config.redis_url or socket_address(config.data_dir))


def run_automations(address: str) -> None:
    """Get runs on again and again, until SIGTERM or SIGINT; wake-ups come from the queue server at `address`."""
    config = Config.from_environment(os.environ)
    use_key(config.secret_key)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    set_queue(address)
    engine = make_engine(config.database_url)
    gc.freeze()
    serve(engine, LiveApps(engine), open_wakes(address), lambda: not stopping.is_set())
