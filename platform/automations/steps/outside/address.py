"""The address of a call: where it goes stands in the step, only what comes behind the host is filled in.

So no value of a record can have the step's secrets sent to another host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from ....core.words import Words
from ....expressions import ExpressionFault
from ...step import Doing, StepFailed
from ...template import Chip, joined, parts

_HOST = re.compile(r"https?://[^/?#\s@\\{}]+(?=[/?#]|$)", re.IGNORECASE)
LONGEST = 4000
AS_IT_IS = ":/?#[]@!$&'()*+,;=%~"
"""What an address is made of: these signs of a written one stay."""


def filled_address(doing: Doing, template: str, query: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return the address with every chip's value in it, written so that it stays one piece of the address."""
    try:
        pieces = parts(template.strip())
    except ExpressionFault as fault:
        raise StepFailed(fault.words) from fault
    first = pieces[0] if pieces else ""
    beginning = _HOST.match(first) if isinstance(first, str) else None
    if beginning is None or (beginning.end() == len(first) and len(pieces) > 1):
        raise StepFailed(NO_HOST)
    address = joined(
        quote(plain_text(doing.value(each.source)), safe="")
        if isinstance(each, Chip)
        else quote(each, safe=AS_IT_IS)
        for each in pieces
    )
    given = [(each["name"], plain_template(doing, each["value"])) for each in query]
    address = address.partition("#")[0]
    if given:
        address += ("&" if "?" in address else "?") + urlencode(given, quote_via=quote)
    if len(address) > LONGEST:
        raise StepFailed(TOO_LONG.fill(limit=LONGEST))
    return address


def plain_template(doing: Doing, template: str) -> str:
    """Return a text for a program: its chips as plain values, numbers without marks, dates as 2026-11-30."""
    try:
        pieces = parts(template)
    except ExpressionFault as fault:
        raise StepFailed(fault.words) from fault
    return joined(plain_text(doing.value(each.source)) if isinstance(each, Chip) else each for each in pieces)


def plain_text(value: Any) -> str:
    """Return an API value as programs write it in addresses and headers; records as their ids."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list | tuple):
        return ",".join(plain_text(each) for each in value)
    if isinstance(value, Mapping):
        return plain_text(value.get("id", value.get("ids")))
    return str(value)


NO_HOST = Words(
    "The address must begin with http:// or https:// and the host written out, such as https://example.com/orders.",
    "地址必须以 http:// 或 https:// 和完整的主机名开头，例如 https://example.com/orders。",
)
TOO_LONG = Words("The address is longer than {limit} characters.", "地址超过 {limit} 个字符。")
