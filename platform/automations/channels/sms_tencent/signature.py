"""Tencent Cloud's signature TC3-HMAC-SHA256 (cloud.tencent.com, 382/52072).

The canonical request is method, path, empty query, the headers content-type and host, their names, and the digest of
the body; what is signed is method, timestamp, date/service/tc3_request and the digest of that, under a key that is
derived from the secret by date, service and "tc3_request".
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from hashlib import sha256

METHOD = "TC3-HMAC-SHA256"
TYPE = "application/json; charset=utf-8"


def authorization(host: str, service: str, body: bytes, key_id: str, secret: str, now: datetime) -> str:
    """Return the header `Authorization` of a POST of JSON to "/"."""
    names = "content-type;host"
    headers = f"content-type:{TYPE}\nhost:{host}\n"
    request = "\n".join(("POST", "/", "", headers, names, sha256(body).hexdigest()))
    date = now.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{date}/{service}/tc3_request"
    text = "\n".join((METHOD, str(int(now.timestamp())), scope, sha256(request.encode()).hexdigest()))
    key = f"TC3{secret}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    code = hmac.new(key, text.encode(), sha256).hexdigest()
    return f"{METHOD} Credential={key_id}/{scope}, SignedHeaders={names}, Signature={code}"
