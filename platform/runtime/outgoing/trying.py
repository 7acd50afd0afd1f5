"""One try: the request as it goes out, through the one outgoing client, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import httpcore
import httpx
import sqlalchemy as sa

from ...core.errors import ProductError
from ...core.outbound import OutboundFailed, OutboundRefused, outbound_client
from ...core.secret_box import Unreadable
from ...core.signing import KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, signature
from ...core.words import Words
from .envelope import Sent
from .judging import Answer, judge

SECONDS = 10.0
MOST_HEADERS = 50
LONGEST_HEADER = 1000
NOT_A_REQUEST = Words(
    "This is no request that can be sent: an address or a header has characters that are not allowed.",
    "请求无法发送：地址或请求头包含不允许的字符。",
)


def try_call(
    call: sa.Row,
    allow: Sequence[str],
    now: datetime,
    seconds: float = SECONDS,
    *,
    secret: str | None = None,
) -> Answer:
    """Send a call once; `allow` are the installation's exceptions, `now` stands in the signature.

    It is signed with `secret`, else with the one it was written with.
    """
    try:
        sent = Sent.read(call.request, call.key)
        sent = sent if secret is None else replace(sent, secret=secret)
        with outbound_client(allow, seconds, cut=True) as client:
            answer = client.request(
                call.method, call.url, content=sent.body.encode(), headers=headers_of(call.key, sent, now)
            )
    except OutboundFailed as error:
        wrong = isinstance(error.__cause__, httpcore.LocalProtocolError)
        return Answer(error=NOT_A_REQUEST if wrong else _words(error), for_good=wrong)
    except (OutboundRefused, Unreadable) as error:
        return Answer(error=_words(error), for_good=True)
    except (httpx.InvalidURL, httpx.LocalProtocolError, ValueError, TypeError):
        return Answer(error=NOT_A_REQUEST, for_good=True)
    told = {name: value[:LONGEST_HEADER] for name, value in list(answer.headers.items())[:MOST_HEADERS]}
    return judge(answer.status_code, told, answer.content.decode(errors="replace"))


def headers_of(key: str, sent: Sent, now: datetime) -> dict[str, str]:
    """Return the headers of a request: the caller's, its key, the moment, and the signature where there is a secret."""
    timestamp = int(now.timestamp())
    typed = "content-type" in {name.lower() for name in sent.headers}
    headers = {"Content-Type": "application/json"} if sent.body and not typed else {}
    headers |= sent.headers
    headers |= {KEY_HEADER: key, TIMESTAMP_HEADER: str(timestamp)}
    if sent.secret is not None:
        headers[SIGNATURE_HEADER] = signature(sent.secret, timestamp, sent.body)
    return headers


def _words(error: ProductError) -> Words:
    return Words(error.say("en"), error.say("zh"))
