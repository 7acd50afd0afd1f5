"""Aliyun's signature ACS3-HMAC-SHA256 (help.aliyun.com, "V3 request body & signature").

The canonical request is method, path, sorted query, sorted headers (host and x-acs-…), their names, and the digest of
the body; what is signed is the name of the method and the digest of that. The signature is the HMAC-SHA256 of it under
the access key's secret, in hexadecimal.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

METHOD = "ACS3-HMAC-SHA256"


def canonical_query(query: Mapping[str, str]) -> str:
    """Return a query as Aliyun signs it: sorted, everything but letters, digits and -_.~ encoded."""
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(query.items()))


def authorization(
    query: Mapping[str, str], headers: Mapping[str, str], body: bytes, key_id: str, secret: str
) -> str:
    """Return the header `Authorization` of a POST to "/"; the names in `headers` are in lower case."""
    signed = sorted(headers.items())
    names = ";".join(name for name, _ in signed)
    lines = "".join(f"{name}:{value.strip()}\n" for name, value in signed)
    request = "\n".join(("POST", "/", canonical_query(query), lines, names, sha256(body).hexdigest()))
    text = f"{METHOD}\n{sha256(request.encode()).hexdigest()}"
    code = hmac.new(secret.encode(), text.encode(), sha256).hexdigest()
    return f"{METHOD} Credential={key_id},SignedHeaders={names},Signature={code}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
