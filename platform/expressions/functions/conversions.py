"""From one type to another where Excel converts by itself; a pair that is not listed is a fault.

What a blank field becomes is what Excel makes of an empty cell in the new place: 0, "" or FALSE.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.moment import Moment
from ..environment import Environment
from ..tree import Apply, Constant, Fill, Function, Leaf, Node, Parameter, apply
from ..types import BOOLEAN, DATE, DATETIME, NUMBER, OPTION, TEXT, Type, list_of
from . import calendar, numbers
from .primitives import FALLBACK


def _hidden(
    name: str, parameter: str, source: Type, target: Type, python: Callable[..., Any], **more: Any
) -> Function:
    return Function(name, (Parameter(parameter, source),), target, python, **more)


def _boolean_text_sql(compiler: Any, node: Apply) -> Any:
    value = compiler.compile(node.arguments[0])
    return sa.case((sa.true(), sa.literal("TRUE")), (sa.false(), sa.literal("FALSE")), value=value)


def _boolean_number_sql(compiler: Any, node: Apply) -> Any:
    value = compiler.compile(node.arguments[0])
    return sa.cast(sa.cast(value, sa.Integer()) if compiler.postgresql else value, sa.Double())


def _text_boolean(text: str) -> bool:
    if text.upper() not in ("TRUE", "FALSE"):
        raise ValueError(text)
    return text.upper() == "TRUE"


def _text_boolean_sql(compiler: Any, node: Apply) -> Any:
    text = sa.func.lower(compiler.compile(node.arguments[0]), type_=sa.Text())
    return sa.case(("true", sa.true()), ("false", sa.false()), value=text)


def _date_text_sql(compiler: Any, node: Apply) -> Any:
    day = compiler.compile(node.arguments[0])
    if compiler.postgresql:
        return sa.func.to_char(day, "YYYY-MM-DD", type_=sa.Text())
    return sa.cast(day, sa.Text())


def _moment_text(environment: Environment, moment: datetime) -> str:
    return environment.local(moment).isoformat(sep=" ", timespec="minutes")


def _moment_date_sql(compiler: Any, node: Apply) -> Any:
    if not compiler.postgresql:
        return compiler.call(node)
    zone = sa.literal(compiler.environment.zone, sa.Text())
    return sa.cast(sa.func.timezone(zone, compiler.compile(node.arguments[0])), sa.Date())


def _date_moment_sql(compiler: Any, node: Apply) -> Any:
    if not compiler.postgresql:
        return compiler.call(node)
    zone = sa.literal(compiler.environment.zone, sa.Text())
    local = sa.cast(compiler.compile(node.arguments[0]), sa.DateTime())
    return sa.func.timezone(zone, local, type_=Moment())


NUMBER_TEXT = _hidden(
    "number_text", "number", NUMBER, TEXT, numbers.number_text, postgresql=numbers.NUMBER_TEXT_POSTGRESQL
)
TEXT_NUMBER = _hidden(
    "text_number", "text", TEXT, NUMBER, numbers.text_number, postgresql=numbers.TEXT_NUMBER_POSTGRESQL
)
BOOLEAN_TEXT = _hidden(
    "boolean_text", "value", BOOLEAN, TEXT, lambda value: "TRUE" if value else "FALSE", sql=_boolean_text_sql
)
BOOLEAN_NUMBER = _hidden("boolean_number", "value", BOOLEAN, NUMBER, float, sql=_boolean_number_sql)
NUMBER_BOOLEAN = _hidden(
    "number_boolean",
    "number",
    NUMBER,
    BOOLEAN,
    lambda number: number != 0,
    sql=lambda compiler, node: compiler.compile(node.arguments[0]) != 0,
)
TEXT_BOOLEAN = _hidden("text_boolean", "text", TEXT, BOOLEAN, _text_boolean, sql=_text_boolean_sql)
DATE_TEXT = _hidden("date_text", "day", DATE, TEXT, lambda day: day.isoformat(), sql=_date_text_sql)
MOMENT_TEXT = _hidden(
    "moment_text",
    "moment",
    DATETIME,
    TEXT,
    _moment_text,
    postgresql="to_char(moment AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI')",
    environment=True,
)
TEXT_DATE = _hidden(
    "text_date", "text", TEXT, DATE, calendar.text_date, postgresql="tw_text_parts(text)::date"
)
TEXT_MOMENT = _hidden(
    "text_moment",
    "text",
    TEXT,
    DATETIME,
    calendar.text_moment,
    postgresql="tw_text_parts(text) AT TIME ZONE zone",
    environment=True,
)
MOMENT_DATE = _hidden(
    "moment_date",
    "moment",
    DATETIME,
    DATE,
    lambda environment, moment: environment.local(moment).date(),
    sql=_moment_date_sql,
    environment=True,
)
DATE_MOMENT = _hidden(
    "date_moment", "day", DATE, DATETIME, calendar.day_start, sql=_date_moment_sql, environment=True
)
NUMBERS_TEXTS = _hidden(
    "numbers_texts",
    "list",
    list_of(NUMBER),
    list_of(TEXT),
    lambda list: [numbers.number_text(number) for number in list],
    postgresql="(SELECT coalesce(jsonb_agg(tw_number_text(n) ORDER BY i), '[]')"
    " FROM unnest(tw_numbers(list)) WITH ORDINALITY AS t(n, i))",
)
DATES_TEXTS = _hidden(
    "dates_texts",
    "list",
    list_of(DATE),
    list_of(TEXT),
    lambda list: [day.isoformat() for day in list],
    sql=lambda compiler, node: compiler.compile(node.arguments[0]),
)

Conversion = Callable[[Node, bool], Node]


def _blank_after(function: Function, blank: Any) -> Conversion:
    """Return a conversion whose result is `blank` where an empty field is converted."""

    def convert(node: Node, fill: bool) -> Node:
        converted = apply(function, node)
        if not (fill and isinstance(node, Leaf)):
            return converted
        return Apply(FALLBACK, (converted, Constant(blank, converted.type)), converted.type)

    return convert


def _blank_before(function: Function, blank: Any) -> Conversion:
    """Return a conversion that reads an empty field as `blank` first."""

    def convert(node: Node, fill: bool) -> Node:
        if fill and isinstance(node, Leaf):
            node = Apply(FALLBACK, (node, Constant(blank, node.type)), node.type)
        return apply(function, node)

    return convert


def _filled(function: Function) -> Conversion:
    return lambda node, fill: apply(function, Fill(node) if fill and isinstance(node, Leaf) else node)


def _plain(function: Function) -> Conversion:
    return lambda node, fill: apply(function, node)  # noqa: ARG005


def _as_text(node: Node, fill: bool) -> Node:
    """Return an option as the text of its key."""
    wanted = replace(node.type, kind=TEXT.kind)
    if isinstance(node, Fill):
        return Fill(replace(node.leaf, type=wanted))
    text = replace(node, type=wanted)
    return Fill(text) if fill and isinstance(text, Leaf) else text


CONVERSIONS: dict[tuple[Type, Type], Conversion] = {
    (NUMBER, TEXT): _blank_after(NUMBER_TEXT, ""),
    (BOOLEAN, TEXT): _blank_after(BOOLEAN_TEXT, ""),
    (DATE, TEXT): _blank_after(DATE_TEXT, ""),
    (DATETIME, TEXT): _blank_after(MOMENT_TEXT, ""),
    (OPTION, TEXT): _as_text,
    (TEXT, NUMBER): _blank_before(TEXT_NUMBER, "0"),
    (BOOLEAN, NUMBER): _filled(BOOLEAN_NUMBER),
    (NUMBER, BOOLEAN): _filled(NUMBER_BOOLEAN),
    (TEXT, BOOLEAN): _blank_before(TEXT_BOOLEAN, "FALSE"),
    (TEXT, DATE): _plain(TEXT_DATE),
    (TEXT, DATETIME): _plain(TEXT_MOMENT),
    (DATE, DATETIME): _plain(DATE_MOMENT),
    (DATETIME, DATE): _plain(MOMENT_DATE),
    (list_of(OPTION), list_of(TEXT)): _as_text,
    (list_of(NUMBER), list_of(TEXT)): _filled(NUMBERS_TEXTS),
    (list_of(DATE), list_of(TEXT)): _filled(DATES_TEXTS),
}

HIDDEN = (
    NUMBER_TEXT,
    TEXT_NUMBER,
    BOOLEAN_TEXT,
    BOOLEAN_NUMBER,
    NUMBER_BOOLEAN,
    TEXT_BOOLEAN,
    DATE_TEXT,
    MOMENT_TEXT,
    TEXT_DATE,
    TEXT_MOMENT,
    MOMENT_DATE,
    DATE_MOMENT,
    NUMBERS_TEXTS,
    DATES_TEXTS,
)
