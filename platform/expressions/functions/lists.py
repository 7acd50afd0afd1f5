"""Lists: values of to-many fields, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..columns import column_type
from ..syntax import Call
from ..tree import Apply, Constant, Fill, Function, Node, Parameter, apply, is_constant
from ..types import BOOLEAN, NUMBER, TEXT, Kind, Type, list_of
from .comparing import common, unlike
from .comparison import folded
from .declare import LISTS, declare, elaborated
from .matching import alike
from .primitives import first_type, is_missing


def _count_sql(compiler: Any, node: Apply) -> Any:
    name = "jsonb_array_length" if compiler.postgresql else "json_array_length"
    length = getattr(sa.func, name)(compiler.compile(node.arguments[0]), type_=sa.Integer())
    return sa.cast(length, sa.Double())


COUNT_ITEMS = Function(
    "list_count", (Parameter("list", None),), NUMBER, lambda list: float(len(list)), _count_sql
)


def _item(list: list[Any], position: float) -> Any:
    """Return the item at a position counted from 1, or from the end when negative. Raises ValueError."""
    index = int(max(min(position, 1e6), -1e6))
    if index == 0 or abs(index) > len(list):
        raise ValueError(position)
    return list[index - 1 if index > 0 else index]


def _item_sql(compiler: Any, node: Apply) -> Any:
    arguments, wanted = compiler.operands(node), node.type
    if not compiler.postgresql:
        return sa.func.tw_item(*arguments, type_=column_type(wanted))
    text = sa.func.tw_item(*arguments, type_=sa.Text())
    if wanted.kind is Kind.DATETIME:
        return sa.func.tw_moment(text, type_=column_type(wanted))
    return text if wanted.kind in (Kind.TEXT, Kind.OPTION) else sa.cast(text, column_type(wanted))


# The item as text, to be cast to its type.
ITEM_POSTGRESQL = """
BEGIN
  position := trunc(greatest(least(position, 1e6), -1e6));
  IF position = 0 THEN RETURN NULL; END IF;
  RETURN list ->> (CASE WHEN position > 0 THEN position - 1 ELSE position END)::integer;
END
"""

ITEM = Function(
    "item",
    (Parameter("list", None), Parameter("position", NUMBER)),
    lambda arguments: Type(arguments[0].type.kind),
    _item,
    _item_sql,
    postgresql=ITEM_POSTGRESQL,
)

DISTINCT = Function(
    "distinct",
    (Parameter("list", None),),
    first_type,
    lambda list: [*dict.fromkeys(list)],
    postgresql="(SELECT coalesce(jsonb_agg(v ORDER BY i), '[]') FROM (SELECT v, min(i) AS i"
    " FROM jsonb_array_elements(list) WITH ORDINALITY AS t(v, i) GROUP BY v) AS found)",
)


def _has(list: Any, value: Any) -> bool:
    return not is_missing(list) and not is_missing(value) and value in list


def _has_text(list: Any, value: Any) -> bool:
    if is_missing(list) or is_missing(value):
        return False
    return folded(value) in [folded(item) for item in list]


def _has_sql(compiler: Any, node: Apply) -> Any:
    list, value = node.arguments
    column = compiler.operand(value)
    if is_constant(list):
        found = column.in_([compiler.bind(item, Type(list.type.kind)) for item in compiler.value(list) or ()])
    elif compiler.postgresql and node.function is HAS:
        found = compiler.compile(list).op("@>", is_comparison=True)(sa.func.to_jsonb(column))
    else:
        found = getattr(sa.func, node.function.sql_name)(compiler.compile(list), column, type_=sa.Boolean())
    return found if compiler.condition else sa.func.coalesce(found, sa.false(), type_=sa.Boolean())


_HELD = (Parameter("list", None), Parameter("value", None))
HAS = Function("has", _HELD, BOOLEAN, _has, _has_sql, strict=False)
HAS_TEXT = Function(
    "has_text",
    (Parameter("list", list_of(TEXT)), Parameter("value", TEXT)),
    BOOLEAN,
    _has_text,
    _has_sql,
    postgresql="EXISTS (SELECT FROM jsonb_array_elements_text(list) AS t(v)"
    ' WHERE lower(v COLLATE "C") = lower(value COLLATE "C"))',
    strict=False,
)


def _among(value: Any, *others: Any) -> bool:
    return not is_missing(value) and value in others


def _among_sql(compiler: Any, node: Apply) -> Any:
    value, *others = node.arguments
    if compiler.condition and isinstance(value, Fill) and _never_blank(value, others):
        value = value.leaf
    column = compiler.against(value, others[0])
    found = column.in_([compiler.against(other, value) for other in others])
    return found if compiler.condition else sa.func.coalesce(found, sa.false(), type_=sa.Boolean())


def _never_blank(value: Fill, others: Sequence[Node]) -> bool:
    """Return whether an empty field is certainly not among the others, so that an index can be used."""
    return all(isinstance(other, Constant) and other.value != value.blank for other in others)


AMONG = Function("among", (), BOOLEAN, _among, _among_sql, strict=False)


def _held(checker: Any, call: Call, list: Node, value: Node) -> Node:
    """Return whether a list holds a value, as `=` would find it."""
    found = common(Type(list.type.kind), value.type)
    if found is None or list.type.kind is Kind.DATETIME:
        return checker.fault(call.span, unlike(Type(list.type.kind), value.type), BOOLEAN)
    if list.type.kind is Kind.TEXT:
        return apply(HAS_TEXT, list, checker.coerce(value, call.span, TEXT))
    # Options are looked for as they are, people and records by number.
    wanted = value.type if found[0] is None or list.type.kind is Kind.OPTION else Type(list.type.kind)
    return apply(HAS, list, checker.coerce(value, call.span, wanted))


def _has_call(checker: Any, call: Call) -> Node:
    list, value = (checker.check(argument) for argument in call.arguments)
    if not list.type.many:
        return checker.fault(call.arguments[0].span, NO_LIST, BOOLEAN)
    return _held(checker, call, list, value)


def _in_call(checker: Any, call: Call) -> Node:
    nodes = [checker.check(argument) for argument in call.arguments]
    if len(nodes) == 2 and nodes[1].type.many:
        return _held(checker, call, nodes[1], nodes[0])
    return Apply(AMONG, tuple(alike(checker, call.arguments, nodes)), BOOLEAN)


def _of_list(function: Function, *more: float) -> Any:
    """Return the elaboration of a function whose first argument must be a list."""

    def elaborate(checker: Any, call: Call) -> Node:
        list = checker.check(call.arguments[0])
        if not list.type.many:
            return checker.fault(call.arguments[0].span, NO_LIST)
        rest = [checker.value(argument, NUMBER) for argument in call.arguments[1:]]
        constants = [Constant(number, NUMBER) for number in more]
        return apply(function, checker.coerce(list, call.span, list.type), *rest, *constants)

    return elaborate


NO_LIST = Words(
    "This must be a list, such as a field of several records or options.",
    "此处应为列表，例如多选字段或多条关联记录的字段。",
)

FUNCTIONS = (
    elaborated(
        LISTS,
        "IN",
        "IN(value, choice1, choice2, …) or IN(value, list)",
        2,
        _in_call,
        "True where the value is one of the choices.",
        "值是所列选项之一时为真。",
        'IN(level, "a", "b")',
    ),
    elaborated(
        LISTS,
        "HAS",
        "HAS(list, value)",
        2,
        _has_call,
        "True where the list holds the value.",
        "列表中包含该值时为真。",
        'HAS(tags, "vip")',
        2,
    ),
    elaborated(
        LISTS,
        "LISTCOUNT",
        "LISTCOUNT(list)",
        1,
        _of_list(COUNT_ITEMS),
        "How many values the list holds.",
        "列表中值的个数。",
        "LISTCOUNT(tags)",
        1,
    ),
    elaborated(
        LISTS,
        "FIRST",
        "FIRST(list)",
        1,
        _of_list(ITEM, 1.0),
        "The first value of the list.",
        "列表中的第一个值。",
        "FIRST(contacts.name)",
        1,
    ),
    elaborated(
        LISTS,
        "LAST",
        "LAST(list)",
        1,
        _of_list(ITEM, -1.0),
        "The last value of the list.",
        "列表中的最后一个值。",
        "LAST(contacts.name)",
        1,
    ),
    elaborated(
        LISTS,
        "INDEX",
        "INDEX(list, position)",
        2,
        _of_list(ITEM),
        "The value at a position of the list, counted from 1; from the end when negative.",
        "列表中指定位置的值，从 1 开始计数，负数从末尾计数。",
        "INDEX(contacts.name, 2)",
        2,
    ),
    elaborated(
        LISTS,
        "UNIQUE",
        "UNIQUE(list)",
        1,
        _of_list(DISTINCT),
        "The list with each value once.",
        "去除列表中的重复值。",
        "UNIQUE(lines.product)",
        1,
    ),
    declare(
        LISTS,
        "JOIN",
        (Parameter("list", list_of(TEXT)), Parameter("separator", TEXT, ", ")),
        TEXT,
        lambda list, separator: separator.join(list),
        "The list's values in one text, with a separator between them.",
        "将列表中的值用分隔符连接成文本。",
        'JOIN(tags, "、")',
        postgresql="coalesce((SELECT string_agg(v, separator ORDER BY i)"
        " FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t(v, i)), '')",
    ),
)

HIDDEN = (ITEM, DISTINCT, HAS, HAS_TEXT)
