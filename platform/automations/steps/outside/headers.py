"""The headers of a call: names a program may set, values of one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ....core.words import Words
from ...step import Doing, StepFailed
from .address import plain_template

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
OURS = frozenset(
    {"host", "content-length", "connection", "transfer-encoding", "te", "upgrade", "trailer", "expect"}
)
OWN_PREFIX = "x-tablewright-"


def filled_headers(doing: Doing, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return {name: value}; raises StepFailed for what would change the request itself."""
    found = {}
    for row in rows:
        name, value = row["name"].strip(), plain_template(doing, row["value"]).strip()
        lower = name.lower()
        if (
            not _NAME.fullmatch(name)
            or lower in OURS
            or lower == "idempotency-key"
            or lower.startswith(OWN_PREFIX)
        ):
            raise StepFailed(WRONG_NAME.fill(name=name))
        if not _VALUE.fullmatch(value):
            raise StepFailed(WRONG_VALUE.fill(name=name))
        found[name] = value
    return found


WRONG_NAME = Words(
    "“{name}” is no header that a step can set; choose another name.",
    "步骤不能设置请求头“{name}”，请更换名称。",
)
WRONG_VALUE = Words(
    "The value of the header “{name}” has a line break or letters that headers cannot have.",
    "请求头“{name}”的值包含换行或不支持的字符。",
)
