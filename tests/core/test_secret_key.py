"""The secret key is strong, the installation's own, and read by nobody else."""

import stat
import threading

import pytest

from tablewright.core.errors import Misconfigured
from tablewright.core.secret_key import KEY_FILE, kept_key, strong_key

WEAK = [
    "secret",
    "changeme",
    "changeme-changeme",
    "change-me-in-production",
    "my-secret-key-123456",
    "dev-secret-key-change-me",
    "SUPER-SECRET-PASSWORD-123",
    "django-insecure-secret-key",
    "0123456789abcdef0123456789abcdef",
    "x" * 64,
    "abababababababababababab",
    "k7#pQ2",
]
STRONG = ["2b7e151628aed2a6abf7158809cf4f3c", "correct horse battery staple", "T9-vQz_41mXwLd0Rk8-cHyB2"]


@pytest.mark.parametrize("key", WEAK)
def test_a_known_or_short_key_is_refused(key: str):
    with pytest.raises(Misconfigured) as refusal:
        strong_key(key)
    assert key not in refusal.value.say("en")
    assert "TABLEWRIGHT_SECRET_KEY" in refusal.value.say("zh")


@pytest.mark.parametrize("key", STRONG)
def test_a_random_key_is_taken_as_it_is(key: str):
    assert strong_key(key) == key


def test_a_new_installation_gets_a_key_that_only_its_owner_reads(tmp_path):
    key = kept_key(tmp_path)
    assert strong_key(key)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_the_key_is_the_same_at_every_start_and_differs_between_installations(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    assert kept_key(tmp_path) == kept_key(tmp_path) != kept_key(other)


def test_processes_that_start_at_once_share_one_key(tmp_path):
    found: list[str] = []
    starting = threading.Barrier(8)

    def start() -> None:
        starting.wait()
        found.append(kept_key(tmp_path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_an_emptied_key_file_is_not_replaced_in_silence(tmp_path):
    (tmp_path / KEY_FILE).touch()
    with pytest.raises(Misconfigured, match="is empty"):
        kept_key(tmp_path)
