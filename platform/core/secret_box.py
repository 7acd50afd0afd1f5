"""Encryption of what is kept and must be read again: mails that wait, second factors, secrets of other services.

The key is derived from the installation's secret key. What is sealed may be bound to a place ("provider:7"): copied
to another place it opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import functools
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import Unavailable
from .words import Words

FORM = "1."
NONCE_BYTES = 12


class Unreadable(Unavailable):
    """What was sealed cannot be opened: another secret key, another place, or it was changed."""

    code = "unreadable_secret"
    words = Words(
        "A stored secret cannot be read with this installation's secret key; enter it again, or restore the key.",
        "无法用当前密钥读取已保存的机密信息，请重新填写，或恢复原来的密钥。",
    )


@functools.lru_cache(maxsize=32)
def derived_key(secret_key: str, purpose: str) -> bytes:
    """Return 32 bytes that serve one purpose only; from none of them the secret key or another can be told."""
    info = b"tablewright:" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret_key.encode())


def seal(key: str, text: str, bound_to: str = "") -> str:
    """Return `text` encrypted under the installation's secret key `key`, to be opened with the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    closed = AESGCM(derived_key(key, "box")).encrypt(nonce, text.encode(), bound_to.encode())
    return FORM + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(key: str, sealed: str, bound_to: str = "") -> str:
    """Return what was sealed; raises Unreadable."""
    try:
        if not sealed.startswith(FORM):
            raise Unreadable
        both = base64.urlsafe_b64decode(sealed.removeprefix(FORM))
        opened = AESGCM(derived_key(key, "box")).decrypt(
            both[:NONCE_BYTES], both[NONCE_BYTES:], bound_to.encode()
        )
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unreadable from error
    return opened.decode()
