"""Logic: choices, and, or, and questions about values."""

from __future__ import annotations

from functools import reduce
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..syntax import Call, Span
from ..tree import Apply, Constant, Fill, Function, Leaf, Node, apply
from ..types import BOOLEAN, EMPTY, NUMBER, TEXT, Kind
from .comparison import compare
from .declare import LOGIC, elaborated
from .lists import COUNT_ITEMS
from .matching import alike
from .primitives import ABSENT, CHOOSE, FALLBACK, PRESENT, is_missing


def _if(checker: Any, call: Call) -> Node:
    condition = checker.value(call.arguments[0], BOOLEAN)
    branches = [(checker.check(argument), argument.span) for argument in call.arguments[1:]]
    if len(branches) == 1:
        # Excel gives FALSE where the second branch is left out; other kinds have no FALSE, so nothing.
        boolean = branches[0][0].type == BOOLEAN
        branches.append((Constant(False if boolean else None, branches[0][0].type), call.span))
    nodes, type = checker.unify(branches)
    return Apply(CHOOSE, (condition, *nodes), type)


def _ifs(checker: Any, call: Call) -> Node:
    if len(call.arguments) % 2:
        checker.fault(call.head, PAIRS)
    conditions = [checker.value(argument, BOOLEAN) for argument in call.arguments[::2]]
    branches = [(checker.check(argument), argument.span) for argument in call.arguments[1::2]]
    nodes, type = checker.unify(branches)
    pairs = list(zip(conditions, nodes, strict=False))
    nothing: Node = Constant(None, type)
    return reduce(lambda rest, pair: Apply(CHOOSE, (*pair, rest), type), reversed(pairs), nothing)


def _switch(checker: Any, call: Call) -> Node:
    value, *rest = call.arguments
    keys, results = rest[: len(rest) - 1 : 2], rest[1::2]
    default = rest[-1:] if len(rest) % 2 else []
    branches = [(checker.check(result), result.span) for result in (*results, *default)]
    nodes, type = checker.unify(branches)
    looked_for, *matched = alike(checker, [value, *keys], [checker.check(part) for part in (value, *keys)])
    other = nodes.pop() if default else Constant(None, type)
    pairs = [node for pair in zip(matched, nodes, strict=True) for node in pair]
    return Apply(SWITCH, (looked_for, *pairs, other), type)


def _switched(value: Any, *rest: Any) -> Any:
    """Return the result beside the first key that equals the value; a missing value equals none."""
    if not is_missing(value):
        for key, result in zip(rest[:-1:2], rest[1:-1:2], strict=True):
            if not is_missing(key) and key == value:
                return result
    return rest[-1]


def _switch_sql(compiler: Any, node: Apply) -> Any:
    value, *rest = (compiler.operand(argument) for argument in node.arguments)
    pairs = list(zip(rest[:-1:2], rest[1:-1:2], strict=True))
    return sa.case(*pairs, value=value, else_=rest[-1]) if pairs else rest[-1]


SWITCH = Function("switch", (), TEXT, _switched, _switch_sql, strict=False)


def _all_of(*values: Any) -> Any:
    return False if False in values else next((value for value in values if value is not True), True)


def _any_of(*values: Any) -> Any:
    return True if True in values else next((value for value in values if value is not False), False)


def _junction_sql(join: Any) -> Any:
    def build(compiler: Any, node: Apply) -> Any:
        condition = compiler.condition
        return join(*(compiler.compile(argument, condition) for argument in node.arguments))

    return build


ALL = Function("AND", (), BOOLEAN, _all_of, _junction_sql(sa.and_), strict=False)
ANY = Function("OR", (), BOOLEAN, _any_of, _junction_sql(sa.or_), strict=False)
DIFFER = Function(
    "XOR",
    (),
    BOOLEAN,
    lambda *values: sum(values) % 2 == 1,
    lambda compiler, node: reduce(lambda one, other: one != other, compiler.operands(node)),
)
OPPOSITE = Function(
    "NOT",
    (),
    BOOLEAN,
    lambda value: not value,
    lambda compiler, node: sa.not_(compiler.compile(node.arguments[0])),
)


def _booleans(function: Function) -> Any:
    def elaborate(checker: Any, call: Call) -> Node:
        nodes = [(checker.check(argument), argument.span) for argument in call.arguments]
        # A name that stands for an empty cell is left out, as in Excel; an empty checkbox is not ticked.
        given = [(node, span) for node, span in nodes if not (isinstance(node, Leaf) and node.type == EMPTY)]
        if not given:
            return Constant(False, BOOLEAN)
        return apply(function, *(checker.coerce(node, span, BOOLEAN) for node, span in given))

    return elaborate


def _if_error(checker: Any, call: Call) -> Node:
    nodes, type = checker.unify([(checker.check(argument), argument.span) for argument in call.arguments])
    first = checker.coerce(nodes[0], call.arguments[0].span, type)
    return Apply(FALLBACK, (first, nodes[1]), type)


def _coalesce(checker: Any, call: Call) -> Node:
    nodes, type = checker.unify([(checker.check(argument), argument.span) for argument in call.arguments])
    return Apply(FALLBACK, tuple(nodes), type)


def is_blank(checker: Any, node: Node, span: Span) -> Node:
    """Return whether a value is not there; an empty text field is as blank as one without a value."""
    if node.type.many:
        count = apply(COUNT_ITEMS, checker.coerce(node, span, node.type))
        return compare("=", "number", count, Constant(0.0, NUMBER))
    if isinstance(node, Leaf) and node.type.kind in (Kind.TEXT, Kind.OPTION):
        return compare("=", "exact", Fill(node), Constant("", TEXT))
    if node.type.kind is Kind.EMPTY:
        return Constant(isinstance(node, Leaf) or node.value is None, BOOLEAN)
    return apply(ABSENT, node)


def _is_blank(checker: Any, call: Call) -> Node:
    return is_blank(checker, checker.check(call.arguments[0]), call.span)


def _is_of(*kinds: Kind) -> Any:
    def elaborate(checker: Any, call: Call) -> Node:
        node = checker.check(call.arguments[0])
        if node.type.kind in kinds and not node.type.many:
            return apply(PRESENT, node)
        return Constant(False, BOOLEAN)

    return elaborate


def _is_error(checker: Any, call: Call) -> Node:
    node = checker.check(call.arguments[0])
    return apply(ABSENT, checker.coerce(node, call.span, node.type))


def _constant(value: bool) -> Any:
    return lambda checker, call: Constant(value, BOOLEAN)  # noqa: ARG005


FUNCTIONS = (
    elaborated(
        LOGIC,
        "IF",
        "IF(condition, then, [otherwise])",
        2,
        _if,
        "One value where a condition is true, another where not.",
        "条件成立时取一个值，否则取另一个值。",
        'IF(amount > 100, "A", "B")',
        3,
    ),
    elaborated(
        LOGIC,
        "IFS",
        "IFS(condition1, value1, condition2, value2, …)",
        2,
        _ifs,
        "The value beside the first true condition.",
        "返回第一个成立的条件所对应的值。",
        'IFS(score >= 90, "A", score >= 60, "B", TRUE, "C")',
    ),
    elaborated(
        LOGIC,
        "SWITCH",
        "SWITCH(value, case1, result1, …, [otherwise])",
        2,
        _switch,
        "The result beside the case that equals the value.",
        "返回与该值相等的情况所对应的结果。",
        'SWITCH(level, "a", 3, "b", 2, 1)',
    ),
    elaborated(
        LOGIC,
        "AND",
        "AND(condition, …)",
        1,
        _booleans(ALL),
        "True where every condition is.",
        "所有条件都成立时为真。",
        "AND(amount > 0, amount < 100)",
    ),
    elaborated(
        LOGIC,
        "OR",
        "OR(condition, …)",
        1,
        _booleans(ANY),
        "True where one condition or more is.",
        "任一条件成立时为真。",
        "OR(amount < 0, amount > 100)",
    ),
    elaborated(
        LOGIC,
        "NOT",
        "NOT(condition)",
        1,
        _booleans(OPPOSITE),
        "True where the condition is false.",
        "条件不成立时为真。",
        "NOT(done)",
        1,
    ),
    elaborated(
        LOGIC,
        "XOR",
        "XOR(condition, …)",
        1,
        _booleans(DIFFER),
        "True where an odd number of conditions is.",
        "成立的条件为奇数个时为真。",
        "XOR(paid, shipped)",
    ),
    elaborated(
        LOGIC,
        "IFERROR",
        "IFERROR(value, otherwise)",
        2,
        _if_error,
        "Another value where the first cannot be computed.",
        "无法计算时改用另一个值。",
        "IFERROR(amount / count, 0)",
        2,
    ),
    elaborated(
        LOGIC,
        "COALESCE",
        "COALESCE(value, …)",
        1,
        _coalesce,
        "The first value that is not empty.",
        "返回第一个非空的值。",
        "COALESCE(nickname, name)",
    ),
    elaborated(
        LOGIC,
        "ISBLANK",
        "ISBLANK(value)",
        1,
        _is_blank,
        "True where a field is empty.",
        "字段为空时为真。",
        "ISBLANK(due)",
        1,
    ),
    elaborated(
        LOGIC,
        "ISERROR",
        "ISERROR(value)",
        1,
        _is_error,
        "True where a value cannot be computed.",
        "无法计算时为真。",
        "ISERROR(amount / count)",
        1,
    ),
    elaborated(
        LOGIC,
        "ISNUMBER",
        "ISNUMBER(value)",
        1,
        _is_of(Kind.NUMBER, Kind.DATE, Kind.DATETIME),
        "True for a number or a date that is there.",
        "是数字或日期且有值时为真。",
        'ISNUMBER(SEARCH("x", name))',
        1,
    ),
    elaborated(
        LOGIC,
        "ISTEXT",
        "ISTEXT(value)",
        1,
        _is_of(Kind.TEXT, Kind.OPTION),
        "True for a text that is there.",
        "是文本且有值时为真。",
        "ISTEXT(name)",
        1,
    ),
    elaborated(
        LOGIC,
        "ISLOGICAL",
        "ISLOGICAL(value)",
        1,
        _is_of(Kind.BOOLEAN),
        "True for a true-or-false value that is there.",
        "是逻辑值且有值时为真。",
        "ISLOGICAL(done)",
        1,
    ),
    elaborated(LOGIC, "TRUE", "TRUE()", 0, _constant(True), "The value true.", "逻辑值“真”。", "TRUE()", 0),
    elaborated(
        LOGIC, "FALSE", "FALSE()", 0, _constant(False), "The value false.", "逻辑值“假”。", "FALSE()", 0
    ),
)

PAIRS = Words(
    "IFS takes a condition and a value in turn; the last value is missing.",
    "IFS 的条件与值需成对出现，末尾缺少一个值。",
)
