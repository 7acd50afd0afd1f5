"""The query parameters of lists and aggregates: known ones, once each, of the right kind."""

from __future__ import annotations

from typing import Any

from flask import request

from ..core.errors import Malformed
from ..core.words import Words
from ..runtime.records.query import ListRequest
from ..web.current import limits
from .body import read_json

UNKNOWN = Words("there is no parameter “{name}”", "没有参数“{name}”")
TWICE = Words("the parameter “{name}” stands there twice", "参数“{name}”重复出现")
NUMBER = Words(
    "“{name}” must be a whole number from {least} to {most}", "“{name}”必须是 {least} 到 {most} 的整数"
)
COUNT = Words("“count” is true or false", "“count”只能是 true 或 false")
LIST_PARAMETERS = ("filter", "search", "sort", "fields", "view", "limit", "cursor", "offset", "count")
AGGREGATE_PARAMETERS = ("group", "measures", "filter", "search", "view")
DEEPEST_OFFSET = 10_000_000


def read_parameters(known: tuple[str, ...]) -> dict[str, str]:
    """Return the request's parameters; raises Malformed for an unknown or a repeated one."""
    for name, values in request.args.lists():
        if name not in known:
            raise Malformed(why=UNKNOWN.fill(name=name))
        if len(values) > 1:
            raise Malformed(why=TWICE.fill(name=name))
    return request.args.to_dict()


def names(text: str | None) -> tuple[str, ...]:
    """Return the names of a comma-separated parameter."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def read_filter(text: str | None) -> Any:
    """Return the filter tree of its JSON text, or None."""
    return read_json(text.encode("utf-8", "surrogatepass")) if text else None


def whole_number(given: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    """Return a number parameter within its range; raises Malformed."""
    text = given.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise Malformed(why=NUMBER.fill(name=name, least=least, most=most))
    return int(text)


def list_request() -> ListRequest:
    """Return what a list asks for."""
    given = read_parameters(LIST_PARAMETERS)
    if given.get("count", "false") not in ("true", "false"):
        raise Malformed(why=COUNT)
    return ListRequest(
        fields=names(given["fields"]) if "fields" in given else None,
        filter=read_filter(given.get("filter")),
        search=given.get("search", ""),
        sort=names(given.get("sort")),
        view=given.get("view"),
        limit=whole_number(given, "limit", 50, 1, limits().page_records),
        cursor=given.get("cursor"),
        offset=whole_number(given, "offset", 0, 0, DEEPEST_OFFSET),
        count="exact" if given.get("count") == "true" else "none",
    )
