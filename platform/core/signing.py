"""How a request to another system is signed, so that it can tell who sent it, when, and that nobody changed it."""

from __future__ import annotations

import hashlib
import hmac

KEY_HEADER = "Idempotency-Key"
TIMESTAMP_HEADER = "X-Tablewright-Timestamp"
SIGNATURE_HEADER = "X-Tablewright-Signature"
DEPTH_HEADER = "X-Tablewright-Depth"
"""How many automations led to a call: so that two installations, or two apps, which call each other come to an end."""


def signature(secret: str, timestamp: int, body: str) -> str:
    """Return "v1=" and the HMAC-SHA256 over "<timestamp>.<body>" in hexadecimal digits."""
    told = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256)
    return f"v1={told.hexdigest()}"
