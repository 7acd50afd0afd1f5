"""`tablewright serve`: everything one machine needs, from one command: queue server, workers, sender, web processes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy.engine import Engine

from ..builder.jobs.store import forget_old as forget_old_jobs
from ..builder.jobs.worker import JOBS
from ..config import Config
from ..core.mail import MailServer
from ..core.migrate import upgrade
from ..core.processes import Child, Supervisor
from ..core.queue import open_queue
from ..core.serving import alive, check_port, local_host, sole_server
from ..core.valkey import embedded_valkey
from ..core.words import Words
from ..runtime.bulk.worker import ACTS
from ..runtime.files.store import FileStore
from ..runtime.handover.worker import HANDOVERS
from ..runtime.housekeeping import keep_house_hourly, keep_search_fresh, seal_every_minute
from ..web_server import serve_web
from .automations import run_automations
from .demo import prepare_demo, sign_in_sentences
from .installation import open_database
from .mails import send_mails
from .notices import keep_telling
from .sender import send_calls
from .set_up import set_up_sentences
from .speech import say, tell
from .worker import work

WORKER = Words("The worker", "任务处理进程")
SENDER = Words("The sender of calls to other systems", "对外请求发送进程")
AUTOMATIONS = Words("The automations", "自动化进程")
WEB = Words("The web server", "网页服务")


@click.command(
    help=say(
        Words(
            "Start Tablewright on this machine and keep it running until Ctrl-C or SIGTERM.",
            "在本机启动表匠并保持运行，按 Ctrl-C 或发送 SIGTERM 停止。",
        )
    )
)
@click.option(
    "--demo",
    is_flag=True,
    help=say(Words("Fill an empty installation with a demo.", "空白安装时装入演示数据。")),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=say(Words("Address to answer on.", "监听地址。"))
)
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    help=say(Words("Port to answer on.", "监听端口。")),
)
def command(demo: bool, host: str, port: int) -> None:
    """Check what can be checked before anything starts, start in order, watch, stop in reverse."""
    check_port(host, port)
    config, engine = open_database()
    if config.smtp_url:
        MailServer.read(config.smtp_url, config.base_url)
    with sole_server(config.data_dir), Supervisor(tell) as supervisor:
        upgrade(engine)
        if demo:
            prepare_demo(engine)
        supervisor.listen()
        if config.redis_url is None:
            valkey, redis_url = embedded_valkey(config.data_dir)
            supervisor.start(valkey)
            config = replace(config, redis_url=redis_url)
        engine.dispose()
        supervisor.start(Child(WORKER, work, (config.redis_url,), stop_seconds=15))
        supervisor.start(Child(SENDER, send_calls, stop_seconds=15))
        supervisor.start(Child(AUTOMATIONS, run_automations, (config.redis_url,), stop_seconds=15))
        web = Child(WEB, serve_web, (config, host, port), ready=lambda: alive(host, port), stop_seconds=15)
        supervisor.start(web)
        address = config.base_url or f"http://{_printed(host)}:{port}"
        tell(Words("Tablewright is ready at {address}", "表匠已就绪：{address}"), address=address)
        if demo:
            for sentence in sign_in_sentences(engine, address):
                tell(sentence)
        for sentence in set_up_sentences(engine, address):
            tell(sentence)
        # An index costs speed while it is missing and nothing else: nobody waits for it, nor for tidying.
        threading.Thread(target=_tend, args=(engine, config), daemon=True).start()
        threading.Thread(target=seal_every_minute, args=(engine,), daemon=True).start()
        threading.Thread(target=keep_search_fresh, args=(engine,), daemon=True).start()
        threading.Thread(target=keep_telling, args=(engine, config), daemon=True).start()
        if config.smtp_url:
            threading.Thread(target=send_mails, args=(engine, config), daemon=True).start()
        tell(Words("Press Ctrl-C to stop.", "按 Ctrl-C 停止。"))
        supervisor.watch()
        tell(Words("Stopping.", "正在停止。"))
    tell(
        Words("Stopped; everything saved is kept in {folder}.", "已停止，数据保存在 {folder}。"),
        folder=_place(config),
    )


def _tend(engine: Engine, config: Config) -> None:
    for kind in (HANDOVERS, ACTS, JOBS):
        kind.wake_unfinished(engine, open_queue(config.redis_url))
    keep_house_hourly(engine, FileStore(config.files_dir, config.limits), forget_old_jobs)


def _printed(host: str) -> str:
    reached = local_host(host)
    return f"[{reached}]" if ":" in reached else reached


def _place(config: Config) -> Path | str:
    return config.data_dir if config.on_sqlite else say(Words("the database", "数据库"))
