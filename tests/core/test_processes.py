"""Children are started when ready, started again when they fall, and never outlive their parent."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tablewright.core.processes import Child, ChildFailed, Supervisor
from tablewright.core.words import Words

NAME = Words("The sleeper", "睡眠进程")
SLEEP = "import time; time.sleep(600)"


def python(code: str, **settings) -> Child:
    """Return a child that runs `code`."""
    return Child(NAME, (sys.executable, "-c", code), **settings)


def noted(path: Path) -> list[int]:
    """Return the process ids written to `path`, one a line."""
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def notes_and_sleeps(path: Path) -> str:
    """Return code that writes its process id to `path` and waits."""
    return f"import os; open({str(path)!r}, 'a').write(f'{{os.getpid()}}\\n'); {SLEEP}"


def wait_for(condition, seconds: float = 20) -> None:
    """Look until `condition()` holds."""
    over = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        over.wait(0.02)
    raise AssertionError("it did not happen")


def gone(process_id: int) -> bool:
    """Say whether no such process runs any more; one that only waits to be collected counts as gone."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def test_start_returns_when_the_child_is_ready(tmp_path):
    mark = tmp_path / "mark"
    with Supervisor() as supervisor:
        supervisor.start(python(notes_and_sleeps(mark), ready=lambda: len(noted(mark)) == 1))
        (process_id,) = noted(mark)
        assert not gone(process_id)
    assert gone(process_id)


def test_a_child_that_ends_before_it_is_ready_is_an_error_that_names_it():
    with Supervisor() as supervisor, pytest.raises(ChildFailed, match="The sleeper did not start"):
        supervisor.start(python("raise SystemExit(3)", ready=lambda: False))


def test_a_child_that_never_gets_ready_is_an_error_and_is_stopped(tmp_path):
    mark = tmp_path / "mark"
    with pytest.raises(ChildFailed), Supervisor() as supervisor:
        supervisor.start(python(notes_and_sleeps(mark), ready=lambda: False), seconds=2)
    assert all(gone(process_id) for process_id in noted(mark))


def test_a_child_that_falls_is_started_again_and_that_is_said(tmp_path):
    mark, heard = tmp_path / "mark", []
    with Supervisor(heard.append) as supervisor:
        supervisor.start(python(notes_and_sleeps(mark), ready=lambda: len(noted(mark)) == 1))
        watching = threading.Thread(target=supervisor.watch)
        watching.start()
        os.kill(noted(mark)[0], signal.SIGKILL)
        wait_for(lambda: len(noted(mark)) == 2)
        supervisor.stop_soon()
        watching.join()
    assert [words.zh for words in heard] == ["睡眠进程意外退出，正在重新启动。"]


def test_children_stop_in_the_reverse_order_of_their_start(tmp_path):
    mark = tmp_path / "mark"
    code = (
        "import signal, sys, time\n"
        "def stop(*_): open({mark!r}, 'a').write('{number}\\n'); sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop); open({mark!r} + '{number}', 'w')\n" + SLEEP
    )
    with Supervisor() as supervisor:
        for number in (1, 2, 3):
            ready = Path(f"{mark}{number}").exists
            supervisor.start(python(code.format(mark=str(mark), number=number), ready=ready))
    assert noted(mark) == [3, 2, 1]


def test_a_child_that_will_not_stop_is_ended(tmp_path):
    mark = tmp_path / "mark"
    code = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {notes_and_sleeps(mark)}"
    with Supervisor() as supervisor:
        supervisor.start(python(code, ready=lambda: len(noted(mark)) == 1, stop_seconds=0.2))
    assert gone(noted(mark)[0])


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells children that their parent was killed.")
def test_children_end_when_their_parent_is_killed_outright(tmp_path):
    mark = tmp_path / "mark"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from tablewright.core.processes import Child, Supervisor\n"
            "from tablewright.core.words import Words\n"
            "supervisor = Supervisor()\n"
            f"supervisor.start(Child(Words('a', 'a'), (sys.executable, '-c', {notes_and_sleeps(mark)!r})))\n"
            "supervisor.watch()\n",
        ]
    )
    wait_for(lambda: noted(mark))
    parent.kill()
    parent.wait()
    wait_for(lambda: gone(noted(mark)[0]))


FORKED = """
import os, signal, time
from tablewright.core.processes import die_with_parent
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: None)
master = os.getpid()
if os.fork() == 0:
    while not {listens_first} and os.getppid() == master:
        time.sleep(0.01)
    open({mark!r}, "w").write(str(os.getpid()))
    die_with_parent(master)
    os.rename({mark!r}, {mark!r} + "-listening")
    time.sleep(600)
while {listens_first} and not os.path.exists({mark!r} + "-listening"):
    time.sleep(0.01)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells children that their parent has ended.")
@pytest.mark.parametrize("listens_first", [True, False])
def test_a_process_forked_with_its_parents_handlers_ends_with_it(tmp_path, listens_first):
    mark = tmp_path / "mark"
    code = FORKED.format(listens_first=listens_first, mark=str(mark))
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    places = (mark, tmp_path / "mark-listening")
    wait_for(lambda: any(noted(place) for place in places))
    (process_id,) = {number for place in places for number in noted(place)}
    wait_for(lambda: gone(process_id))
