"""Where the fixtures live that more than one part's tests use; a fixture of one part stands beside its tests."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
# What tests write outlives none of them: where a machine has a folder in its memory with room for it, it goes there.
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

# While tests are imported and collected there is next to no garbage.
gc.set_threshold(200_000, 50, 50)

pytest_plugins = (
    "fixtures.application",
    "fixtures.browser",
    "fixtures.company",
    "fixtures.databases",
    "fixtures.finger",
    "fixtures.front_desk",
    "fixtures.masked_house",
    "fixtures.office",
    "fixtures.oidc_provider",
    "fixtures.order",
    "fixtures.public_forms",
    "fixtures.query_world",
    "fixtures.queue_server",
    "fixtures.quick_passwords",
    "fixtures.reading_apart",
    "fixtures.second_try",
    "fixtures.shared_statements",
    "fixtures.callers",
    "fixtures.twins",
    "fixtures.workshop",
)


def pytest_collection_finish() -> None:
    """Let Python look for garbage more seldom, and not among what was imported: it took a third of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
