"""The codes of the audit log: each purpose has a key of its own, derived from the installation's secret key.

Without that key nothing is logged, and so nothing that must be logged is done.
"""

from __future__ import annotations

import hashlib
import hmac

from ...core.key_in_use import key_in_use
from ...core.secret_box import derived_key


def code(purpose: str, *parts: bytes) -> str:
    """Return the HMAC-SHA256 of `parts`, each led by its length so that no two lists of parts are alike.

    Raises Misconfigured in a process without the secret key.
    """
    found = hmac.new(derived_key(key_in_use(), f"audit {purpose}"), digestmod=hashlib.sha256)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()
