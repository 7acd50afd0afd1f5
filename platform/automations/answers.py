"""Reading what vendors answer: the status of HTTP first, then the code in the JSON that they answer with.

Vendors answer 200 to nearly everything and say in a code how it went. A table {code: verdict} tells what each means;
a code that is not in it fails the message with the vendor's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from ..core.clock import utc_now
from ..core.words import Words
from .exchange import Again, Answer, Failed, Sent, Token, Verdict

BUSY = Words("The other side is not able to answer just now.", "对方服务暂时不可用。")
TOO_FAST = Words("The other side takes no more messages for the moment.", "发送过于频繁，对方暂时不再接收。")
MOVED = Words(
    "The address leads elsewhere (a redirect), which is not followed. Write the final address into the account.",
    "该地址发生了跳转，系统不会跟随跳转。请在通道账号中填写最终地址。",
)
NOT_JSON = Words(
    "The answer is not what this service answers with. Check the address of the account.",
    "返回内容不是该服务应有的格式，请检查通道账号中的地址。",
)
REFUSED = Words("The other side refused the message.", "对方拒绝了这条消息。")
LONGEST_WAIT = timedelta(days=1)
LONGEST_TOLD = 300
USUAL_TOKEN, LONGEST_TOKEN = 7200, 86_400
"""Seconds for which a token is good: where the vendor does not say, and at most."""
AGAIN_STATUS = frozenset({408, 425, 429})


def by_status(answer: Answer, now: datetime | None = None) -> Again | Failed | None:
    """Return what the status alone says: busy, too fast or moved; None where the body has to tell."""
    if answer.status >= 500 or answer.status in AGAIN_STATUS:
        words = TOO_FAST if answer.status == 429 else BUSY
        after = retry_after(answer.headers, now or utc_now())
        return Again(words, after, whole=True, told=told(answer))
    if 300 <= answer.status < 400:
        return Failed(MOVED, told(answer))
    return None


def by_code(
    answer: Answer,
    codes: Mapping[str, Verdict],
    *,
    code: str = "errcode",
    message: str = "errmsg",
    good: str = "0",
) -> Verdict:
    """Return what the code in an answer means. An answer's HTTP status stands behind its code: some send both."""
    said = members(answer)
    value = said.get(code)
    if value is None:
        return by_status(answer) or Failed(NOT_JSON, told(answer))
    if str(value) == good and answer.status < 300:
        return Sent()
    words = f"{value} {said.get(message, '')}".strip()[:LONGEST_TOLD]
    known = codes.get(str(value))
    if known is not None:
        return replace(known, told=words)
    found = by_status(answer)
    return replace(found, told=words) if found is not None else Failed(REFUSED, words)


def members(answer: Answer) -> Mapping[str, Any]:
    """Return the JSON object of an answer, {} where there is none, whatever type it claims to be of."""
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def token_in(answer: Answer, name: str, lasts: str) -> Token | Failed:
    """Return the token in an answer of good news; `lasts` names the member that says for how many seconds."""
    said = members(answer)
    token, seconds = said.get(name), said.get(lasts)
    if not isinstance(token, str) or not token:
        return Failed(NOT_JSON, told(answer))
    known = isinstance(seconds, int) and 0 < seconds <= LONGEST_TOKEN
    return Token(token, timedelta(seconds=seconds if known else USUAL_TOKEN))


def told(answer: Answer) -> str:
    """Return status and the beginning of the body, for people to read."""
    text = " ".join(answer.body[: 4 * LONGEST_TOLD].decode(errors="replace").split())
    return f"HTTP {answer.status} {text}".strip()[:LONGEST_TOLD]


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long `Retry-After` asks to wait (seconds or a date, RFC 9110), at most a day; None where it is absent."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta(0)), LONGEST_WAIT)
