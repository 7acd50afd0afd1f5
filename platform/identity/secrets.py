"""Secrets people carry (tokens, session cookies, links): made at random, kept as digests only."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """Return a secret of 256 random bits, fit for a header, a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret. It is random, so a fast hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
