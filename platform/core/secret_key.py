"""The installation's secret key: told from outside and not weak, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .errors import Misconfigured
from .words import Words

KEY_FILE = "secret-key"
SHORTEST_KEY = 16
LEAST_LETTERS = 4
LEAST_UNKNOWN = 8
# What examples and guides put into keys; a key made of little else is known to everybody.
KNOWN_WORDS = """
secret key my your here super top very change changeme changethis please me this in production prod default dev
development insecure not so safe test testing pass password passphrase example sample demo local localhost keyboard
cat tablewright flask django admin administrator root letmein qwerty qwertyuiop asdfgh asdfghjkl zxcvbnm 1234567890
0123456789 123456789 12345678 1234567 123456 12345 1234 123 abcdefghijklmnopqrstuvwxyz abcdef abcd abc
"""


def strong_key(key: str | None) -> str | None:
    """Return `key` as it is, None when there is none; raise Misconfigured when it is short or well known."""
    if not key:
        return None
    if len(key) < SHORTEST_KEY or len(set(key)) < LEAST_LETTERS or len(_unknown_part(key)) < LEAST_UNKNOWN:
        raise Misconfigured(
            Words(
                "TABLEWRIGHT_SECRET_KEY is short or well known; use a random text of 32 characters or more, "
                "or leave it out and one is made in the data folder.",
                "TABLEWRIGHT_SECRET_KEY 过短或过于常见，请改用 32 位以上的随机字符；也可不设置，系统会在数据目录中自动生成。",
            )
        )
    return key


def _unknown_part(key: str) -> str:
    """Return the letters and digits of `key` that are not part of a known word."""
    bare = "".join(letter for letter in key.lower() if letter.isalnum())
    for word in sorted(KNOWN_WORDS.split(), key=len, reverse=True):
        bare = bare.replace(word, "")
    return bare


def kept_key(data_dir: Path) -> str:
    """Return the installation's own random key, made on first use and readable by its owner only."""
    path = data_dir / KEY_FILE
    fresh = data_dir / f".{KEY_FILE}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        if not path.exists():
            # Written aside and linked into place: of two first starts one wins, and nobody reads half a key.
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_urlsafe(48))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise Misconfigured(
            Words(
                "The secret key file {path} cannot be used ({why}).", "无法使用密钥文件 {path}（{why}）。"
            ).fill(path=path, why=error.strerror)
        ) from error
    return strong_key(key) or _empty_key(path)


def _empty_key(path: Path) -> str:
    raise Misconfigured(
        Words(
            "The secret key file {path} is empty; restore it from a backup, or delete it to sign everybody out.",
            "密钥文件 {path} 为空，请从备份恢复；也可删除该文件，但所有人需重新登录。",
        ).fill(path=path)
    )
