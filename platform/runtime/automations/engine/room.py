"""How much a run may keep for its later steps, and that what others sent can be kept at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from ....automations.step import StepFailed
from ....core.words import Words

LARGEST = 2 * 1024 * 1024
"""Bytes of JSON: what the steps gave, the variables, and what the loop that is entered goes over."""
TOO_MUCH = Words(
    "The run would keep more than {limit} MB for its later steps. Keep less: find fewer records, shorten texts, or "
    "do not add to a variable in a loop.",
    "运行中为后续步骤保留的数据将超过 {limit} MB。请减少查找的记录、缩短文本，或避免在循环中不断累加变量。",
)
NOT_PLAIN = Words(
    "What the step gave cannot be kept: it is nested too deeply, or holds a number that is too long.",
    "步骤的结果无法保存：嵌套过深，或包含过长的数字。",
)


def require_room(*kept: Any) -> None:
    """Raise StepFailed where this is more than a run may keep."""
    try:
        size = len(orjson.dumps(kept))
    except TypeError:
        raise StepFailed(NOT_PLAIN) from None
    if size > LARGEST:
        raise StepFailed(TOO_MUCH.fill(limit=LARGEST // 1024**2))


def storable(value: Any) -> Any:
    """Return a JSON value without the character 0 in its texts: one of the databases has no place for it."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {storable(name): storable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return value
