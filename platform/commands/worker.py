"""`tablewright worker`: takes jobs from the queue, one after the other, until told to stop."""

from __future__ import annotations

import click
from rq import Worker
from rq.serializers import JSONSerializer

from ..builder.jobs.worker import JOBS
from ..core.errors import Misconfigured
from ..core.processes import die_with_parent
from ..core.queue import open_queue
from ..core.valkey import answers, socket_address
from ..core.words import Words
from ..runtime.bulk.worker import ACTS
from ..runtime.handover.worker import HANDOVERS
from .installation import open_installation
from .speech import say

NO_QUEUE = Words(
    "No queue server answers; start `tablewright serve`, or name one that runs in TABLEWRIGHT_REDIS_URL.",
    "没有可用的队列服务，请先运行 tablewright serve，或用 TABLEWRIGHT_REDIS_URL 指定运行中的服务。",
)


@click.command(
    help=say(
        Words(
            "Do the work that waits in the queue. `serve` starts one of these; start more for more work.",
            "处理队列中的任务。serve 会启动一个；任务较多时可再启动几个。",
        )
    )
)
def command() -> None:
    """Look whether there is anything to work on, then work; the job in hand is finished before stopping."""
    config, engine = open_installation()
    address = config.redis_url or socket_address(config.data_dir)
    if not answers(address):
        raise Misconfigured(NO_QUEUE)
    for kind in (HANDOVERS, ACTS, JOBS):
        kind.wake_unfinished(engine, open_queue(address))
    engine.dispose()
    work(address)


class _Worker(Worker):
    """A worker whose job ends with it: one that outlived it would hold the database for nobody."""

    def setup_work_horse_signals(self) -> None:
        """Set up the process that does one job."""
        die_with_parent(self.pid)
        super().setup_work_horse_signals()


def work(address: str) -> None:
    """Take jobs from the queue on the server at `address`, one after the other, until SIGTERM or SIGINT."""
    queue = open_queue(address)
    _Worker([queue], connection=queue.connection, serializer=JSONSerializer).work(logging_level="WARNING")
