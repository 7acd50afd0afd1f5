"""Which answers of another system mean that a step failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Response, StepFailed
from ..settings import titled

ACCEPT = titled(
    {
        "type": "array",
        "maxItems": 50,
        "uniqueItems": True,
        "items": {"type": "integer", "minimum": 300, "maximum": 599},
    },
    "Also good (2xx always is)",
    "同样视为成功的状态码（2xx 始终成功）",
)


def refuse_failure(settings: Mapping[str, Any], answer: Response) -> None:
    """Raise StepFailed, with the beginning of what came back, for an answer that is neither 2xx nor accepted."""
    if 200 <= answer.status < 300 or answer.status in settings.get("accept", ()):
        return
    beginning = " ".join(answer.body[:500].split())[:200]
    raise StepFailed(FAILED.fill(status=answer.status, body=beginning))


FAILED = Words("The other system answered {status}: {body}", "对方系统返回 {status}：{body}")
