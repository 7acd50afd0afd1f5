"""The secret key of the installation this process works on, for what is far from its settings.

`create_app` and the commands set it once. Without it everything that needs a key fails.
"""

from __future__ import annotations

from .errors import Misconfigured
from .words import Words

_keys: list[str] = []


def use_key(secret_key: str) -> None:
    """Tell the process which installation's key it works with."""
    _keys[:] = [secret_key]


def key_in_use() -> str:
    """Return the key; raises Misconfigured where nobody has set one."""
    if not _keys:
        raise Misconfigured(Words("No secret key is in use.", "未设置密钥。"))
    return _keys[0]
