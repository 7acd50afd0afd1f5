"""The embedded queue server: real, private, and the queue on it speaks JSON."""

import json
import os
import stat
from pathlib import Path

import redis

from tablewright.core.processes import Supervisor
from tablewright.core.queue import QUEUE_NAME, open_queue
from tablewright.core.valkey import answers, embedded_valkey, socket_address


def test_it_answers_on_a_socket_that_only_its_owner_may_open(tmp_path):
    child, address = embedded_valkey(tmp_path)
    with Supervisor() as supervisor:
        supervisor.start(child)
        assert answers(address)
        path = Path(address.removeprefix("unix://"))
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        assert redis.Redis.from_url(address).config_get("port") == {"port": "0"}
    assert not answers(address)


def test_a_socket_left_behind_by_a_killed_server_is_no_obstacle(tmp_path):
    Path(socket_address(tmp_path).removeprefix("unix://")).touch()
    child, address = embedded_valkey(tmp_path)
    with Supervisor() as supervisor:
        supervisor.start(child)
        assert answers(address)


def test_a_data_folder_with_a_long_path_works_too(tmp_path):
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    child, address = embedded_valkey(deep)
    assert address == socket_address(deep)
    assert len(os.fsencode(address)) < 110
    with Supervisor() as supervisor:
        supervisor.start(child)
        assert answers(address)


def test_jobs_are_plain_json(redis_url):
    job = open_queue(redis_url).enqueue("builtins.print", 7)
    try:
        assert job.origin == QUEUE_NAME
        assert json.loads(job.data)[0] == "builtins.print"
    finally:
        job.delete()
