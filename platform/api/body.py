"""Reading a JSON body strictly: one value per member, known members only, nothing deeper than the limit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

import marshmallow as ma
from flask import request

from ..core.errors import Malformed
from ..core.words import Words
from ..web.current import limits

NOT_JSON = Words("it is not valid JSON ({where})", "不是有效的 JSON（{where}）")
NOT_UTF8 = Words("it is not valid UTF-8", "不是有效的 UTF-8 编码")
TWICE = Words("the member “{name}” stands there twice", "成员“{name}”重复出现")
TOO_DEEP = Words("it is nested deeper than {limit} levels", "嵌套超过 {limit} 层")
NOT_A_NUMBER = Words("{name} is no JSON number", "{name} 不是有效的 JSON 数字")
WRONG_TYPE = Words("the body must be sent as application/json", "正文必须以 application/json 发送")
MEMBERS = Words("{members}", "{members}")


class _Repeated(ValueError):
    pass


def read_json(text: bytes) -> Any:
    """Return the JSON value of `text`; numbers with a point are exact decimals. Raises Malformed."""
    try:
        value = json.loads(
            text.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_members
        )
    except UnicodeDecodeError as error:
        raise Malformed(why=NOT_UTF8) from error
    except _Repeated as error:
        raise Malformed(why=TWICE.fill(name=str(error))) from error
    except json.JSONDecodeError as error:
        raise Malformed(why=NOT_JSON.fill(where=f"{error.lineno}:{error.colno}")) from error
    except RecursionError as error:
        raise Malformed(why=TOO_DEEP.fill(limit=limits().json_depth)) from error
    except ValueError as error:
        raise Malformed(why=NOT_JSON.fill(where="number")) from error
    _check_depth(value, limits().json_depth)
    return value


def read_body(schema: ma.Schema) -> dict[str, Any]:
    """Return the request's body as `schema` says; raises Malformed for anything else."""
    if request.mimetype != "application/json":
        raise Malformed(why=WRONG_TYPE)
    try:
        return schema.load(read_json(request.get_data()))
    except ma.ValidationError as error:
        raise Malformed(why=MEMBERS.fill(members=_told(error.normalized_messages()))) from error


def _told(messages: dict[str, Any], path: str = "") -> str:
    parts: list[str] = []
    for name, below in messages.items():
        here = f"{path}.{name}" if path else str(name)
        parts.append(
            _told(below, here) if isinstance(below, dict) else f"{here}: {' '.join(map(str, below))}"
        )
    return "; ".join(parts)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return found


def _no_constant(name: str) -> NoReturn:
    raise Malformed(why=NOT_A_NUMBER.fill(name=name))


def _check_depth(value: Any, deepest: int) -> None:
    level = [value]
    for _ in range(deepest + 1):
        level = [below for each in level if isinstance(each, list | dict) for below in _below(each)]
        if not level:
            return
    raise Malformed(why=TOO_DEEP.fill(limit=deepest))


def _below(value: list | dict) -> Any:
    return value.values() if isinstance(value, dict) else value
