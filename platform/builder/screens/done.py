"""What the next page says of a change that was just made: the address names it, the strip offers to take it back."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

DONE = "done"
"""The member of the address that names a revision ("17") or a step of a draft ("draft-5")."""


_LIST = re.compile(r"/a/[^/]+/[^/]+/")


def with_done(address: str, mark: str) -> str:
    """Return an address of the builder, or of a list, that also names what was just done; others stay as they are."""
    parts = urlsplit(address)
    if "/builder" not in parts.path and not _LIST.fullmatch(parts.path):
        return address
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != DONE]
    return urlunsplit(parts._replace(query=urlencode([*query, (DONE, mark)])))
