"""Passwords: hashed with argon2id, compared in the same time whether or not there is anything to compare with."""

from __future__ import annotations

import functools
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MB and two passes, as the trade advises. Two at once in a process keep its memory within bounds.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(2)
LONGEST_PASSWORD = 200


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Say whether a password is the stored one. Nothing stored takes as long as something, and is never right."""
    with _AT_ONCE:
        return _verify(stored or _stand_in(), _normal(password)) and bool(stored)


def needs_rehash(stored: str) -> bool:
    """Say whether a hash was made with other settings than today's, and so is made anew at the next sign-in."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _stand_in() -> str:
    """Return a hash that nobody's password has."""
    return _HASHER.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    # The same password typed on another keyboard may arrive in another Unicode form. A huge one costs nothing.
    return unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])
