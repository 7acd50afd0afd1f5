"""Values picked out of an answer: by a JSON pointer (/data/0/id) or a dotted path (data.0.id)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

from ....core.words import Words
from ....expressions import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Type
from ...shape import Shape, value
from ...step import Response, StepFailed

TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
}
MISSING = object()
LONGEST_TEXT = 10_000


def shapes(rows: Sequence[Mapping[str, Any]]) -> dict[str, Shape]:
    """Return what later steps see of an answer."""
    return {each["key"]: value(TYPES[each.get("type", "text")]) for each in rows}


def mapped(answer: Response, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return {key: value} of an answer's JSON; raises StepFailed where a value is not there or is of another kind."""
    if not rows:
        return {}
    document = read_json(answer)
    found = {}
    for row in rows:
        picked = pick(document, row["path"])
        if picked is MISSING or picked is None:
            if not row.get("optional"):
                raise StepFailed(NOT_THERE.fill(path=row["path"]))
            found[row["key"]] = None
        else:
            found[row["key"]] = _typed(picked, row)
    return found


def read_json(answer: Response) -> Any:
    """Return the answer's JSON, whatever it says that it is."""
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        named = {name.lower(): value for name, value in answer.headers.items()}.get("content-type", "")
        words = LYING if "json" in named.lower() else NO_JSON
        beginning = " ".join(answer.body[:200].split())[:80]
        raise StepFailed(words.fill(type=named.split(";")[0].strip() or "?", body=beginning)) from None


def pick(document: Any, path: str) -> Any:
    """Return what a path leads to."""
    for step in _steps(path):
        if isinstance(document, Mapping):
            document = document.get(step, MISSING)
        elif isinstance(document, list) and step.isdecimal() and len(step) < 9 and int(step) < len(document):
            document = document[int(step)]
        else:
            return MISSING
    return document


def _steps(path: str) -> list[str]:
    path = path.strip()
    if path.startswith("/"):
        return [each.replace("~1", "/").replace("~0", "~") for each in path[1:].split("/")]
    dotted = path.removeprefix("$").replace("[", ".").replace("]", "")
    return [each for each in dotted.split(".") if each]


def _typed(picked: Any, row: Mapping[str, Any]) -> Any:
    """Return a value as the kind it is said to be; a number written as a text is one."""
    kind = row.get("type", "text")
    try:
        return _READERS[kind](picked)
    except (TypeError, ValueError, OverflowError):
        shown = json.dumps(picked, ensure_ascii=False)[:80]
        raise StepFailed(OTHER_KIND.fill(path=row["path"], value=shown, wanted=TYPES[kind].words)) from None


def _text(picked: Any) -> str:
    text = picked if isinstance(picked, str) else json.dumps(picked, ensure_ascii=False)
    return text[:LONGEST_TEXT]


def _number(picked: Any) -> int | float:
    if isinstance(picked, bool):
        raise TypeError(picked)
    if isinstance(picked, int):
        return picked
    number = float(picked)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(picked)
    return number


def _boolean(picked: Any) -> bool:
    if isinstance(picked, str) and picked.lower() in ("true", "false"):
        return picked.lower() == "true"
    if isinstance(picked, bool) or picked in (0, 1):
        return bool(picked)
    raise ValueError(picked)


def _date(picked: Any) -> str:
    return date.fromisoformat(picked[:10]).isoformat()


def _moment(picked: Any) -> str:
    found = datetime.fromisoformat(picked)
    if found.tzinfo is None:
        raise ValueError(picked)
    return found.isoformat()


_READERS = {"text": _text, "number": _number, "boolean": _boolean, "date": _date, "datetime": _moment}

LYING = Words(
    "The answer calls itself {type}, but cannot be read as JSON (longer answers than 64 KB are cut): {body}",
    "响应自称为 {type}，但无法按 JSON 解析（超过 64 KB 的响应会被截断）：{body}",
)
NO_JSON = Words(
    "The answer is no JSON but {type}, so nothing can be taken from it: {body}",
    "响应不是 JSON 而是 {type}，无法从中取值：{body}",
)
NOT_THERE = Words(
    "The answer has no value at {path}; mend the path, or mark the value as one that may be missing.",
    "响应中 {path} 处没有值，请修改路径，或将该值标为可缺失。",
)
OTHER_KIND = Words(
    "What the answer has at {path} is not {wanted}: {value}", "响应中 {path} 处的值不是{wanted}：{value}"
)
