"""From text to a syntax tree: the grammar of `grammar.lark`, compiled once, and its faults in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from ..core.words import Words
from . import budgets
from .faults import ExpressionFault
from .syntax import Call, Literal, Name, Span, Syntax, walk
from .types import ERROR

SIGNS = {
    "SAME": "=",
    "DIFFERENT": "<>",
    "LESS": "<",
    "LESS_SAME": "<=",
    "MORE": ">",
    "MORE_SAME": ">=",
    "JOIN": "&",
    "PLUS": "+",
    "MINUS": "-",
    "TIMES": "*",
    "DIVIDE": "/",
    "POWER": "^",
    "PERCENT": "%",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that follows the grammar; its names and types are not checked yet."""

    source: str
    syntax: Syntax

    def names(self) -> tuple[Name, ...]:
        """Return every use of a name, in reading order."""
        return tuple(node for node in walk(self.syntax) if isinstance(node, Name))

    def functions(self) -> tuple[str, ...]:
        """Return the functions used, in capitals, each once, in reading order (operators are left out)."""
        calls = (node.name for node in walk(self.syntax) if isinstance(node, Call))
        return tuple(dict.fromkeys(name for name in calls if name[0].isalpha()))

    def rename(self, old_path: Sequence[str], new_path: Sequence[str]) -> str:
        """Return the source with names that begin with `old_path` begun with `new_path`; all else is kept."""
        old, new, source = tuple(old_path), tuple(new_path), self.source
        for name in sorted(self.names(), key=lambda name: name.span.start, reverse=True):
            if name.path[: len(old)] == old:
                path = ".".join(new + name.path[len(old) :])
                source = source[: name.span.start] + path + source[name.span.end :]
        return source


def parse(source: str) -> Expression:
    """Return the expression that `source` writes, with or without Excel's leading "=".

    Raises ExpressionFault where the grammar or a budget (length, number of parts, depth) is broken.
    """
    if len(source) > budgets.CHARACTERS:
        raise ExpressionFault(budgets.CHARACTERS, len(source) - budgets.CHARACTERS, TOO_LONG, source)
    try:
        syntax = PARSER.parse(source)
    except UnexpectedInput as problem:
        raise _explain(problem, source) from None
    except VisitError as problem:
        raise _located(problem.orig_exc, source) from None
    except ExpressionFault as problem:
        raise _located(problem, source) from None
    return Expression(source, syntax)


TOO_LONG = Words(
    f"An expression may have {budgets.CHARACTERS} characters; split it into several formula fields.",
    f"公式最多 {budgets.CHARACTERS} 个字符，请拆分为多个公式字段。",
)
TOO_MANY_PARTS = Words(
    f"An expression may have {budgets.NODES} parts; split it into several formula fields.",
    f"公式最多 {budgets.NODES} 个组成部分，请拆分为多个公式字段。",
)
TOO_DEEP = Words(
    f"An expression may be nested {budgets.DEPTH} levels deep; split it, or use SUM or CONCAT for long chains.",
    f"公式最多嵌套 {budgets.DEPTH} 层，请拆分，长串加法或连接可用 SUM 或 CONCAT。",
)
TOO_MANY_ARGUMENTS = Words(
    f"A function takes at most {budgets.ARGUMENTS} values; split the call into several.",
    f"函数最多接受 {budgets.ARGUMENTS} 个参数，请拆成多次调用。",
)
TOO_BIG_NUMBER = Words(
    "This number is too large; use one below 1E+307.", "数字过大，请使用小于 1E+307 的数字。"
)
STRAY = Words(
    "{it} cannot stand here; an operator, a comma or a bracket may be missing before it.",
    "此处不应出现 {it}，前面可能少了运算符、逗号或括号。",
)
NO_VALUE = Words("A value is missing before {it}.", "{it} 前面缺少内容。")
NO_BRACKET = Words(
    "This closing bracket has no opening one, or a value is missing before it.",
    "此右括号没有对应的左括号，或前面缺少内容。",
)
AS_FUNCTION = Words("{it} is written as a function: {it}(…, …).", "{it} 是函数，请写成 {it}(…, …)。")


class _Builder(Transformer[Token, Syntax]):
    """Makes the nodes while the parser runs, counting them so that a budget stops the work early."""

    def start(self, children: list[Any]) -> Syntax:
        node = children[-1]
        if sum(1 for _ in walk(node)) > budgets.NODES:
            raise ExpressionFault(node.span.start, node.span.length, TOO_MANY_PARTS)
        return node

    def number(self, children: list[Token]) -> Literal:
        value = float(children[0])
        if math.isinf(value) or value > budgets.LARGEST_NUMBER:
            raise ExpressionFault(children[0].start_pos, len(children[0]), TOO_BIG_NUMBER)
        return Literal(_span(children[0]), value)

    def string(self, children: list[Token]) -> Literal:
        text = children[0][1:-1]
        return Literal(_span(children[0]), text.replace('""', '"') if children[0][0] == '"' else text)

    def failure(self, children: list[Token]) -> Literal:
        return Literal(_span(children[0]), ERROR(str(children[0])))

    def path(self, children: list[Token]) -> Syntax:
        span = Span(children[0].start_pos, children[-1].end_pos)
        if len(children) == 1 and children[0].upper() in ("TRUE", "FALSE"):
            return Literal(span, children[0].upper() == "TRUE")
        return Name(span, tuple(str(child) for child in children))

    def call(self, children: list[Any]) -> Call:
        word, arguments = children[0], tuple(children[2].children) if len(children) == 4 else ()
        if len(arguments) > budgets.ARGUMENTS:
            raise ExpressionFault(word.start_pos, len(word), TOO_MANY_ARGUMENTS)
        return _call(Span(word.start_pos, children[-1].end_pos), word.upper(), _span(word), arguments)

    def inside(self, children: list[Any]) -> Syntax:
        return children[1]

    def binary(self, children: list[Any]) -> Call:
        left, sign, right = children
        token = _token(sign)
        return _call(Span(left.span.start, right.span.end), SIGNS[token.type], _span(token), (left, right))

    def unary(self, children: list[Any]) -> Call:
        token = _token(children[0])
        span = Span(token.start_pos, children[1].span.end)
        return _call(span, SIGNS[token.type] + "x", _span(token), (children[1],))

    def percent(self, children: list[Any]) -> Call:
        span = Span(children[0].span.start, children[1].end_pos)
        return _call(span, "%", _span(children[1]), (children[0],))


def _call(span: Span, name: str, head: Span, arguments: tuple[Syntax, ...]) -> Call:
    call = Call(span, name, head, arguments)
    if _depth(arguments) >= budgets.DEPTH:
        raise ExpressionFault(head.start, head.length, TOO_DEEP)
    return call


def _depth(level: tuple[Syntax, ...]) -> int:
    """Return how many levels `level` and what is below it have."""
    depth = 0
    while level:
        depth += 1
        level = tuple(a for node in level if isinstance(node, Call) for a in node.arguments)
    return depth


def _token(sign: Any) -> Token:
    return sign.children[0] if isinstance(sign, Tree) else sign


def _span(token: Token) -> Span:
    return Span(token.start_pos, token.end_pos)


def _located(fault: Exception, source: str) -> Exception:
    if not isinstance(fault, ExpressionFault):
        return fault
    return ExpressionFault(fault.position, fault.length, fault.words, source)


def _explain(problem: UnexpectedInput, source: str) -> ExpressionFault:
    if isinstance(problem, UnexpectedCharacters):
        return _explain_character(problem.pos_in_stream, source)
    token = problem.token if isinstance(problem, UnexpectedToken) else Token("$END", "")
    if token.type == "$END":
        return _explain_end(
            set(getattr(problem, "accepts", None) or getattr(problem, "expected", ())), source
        )
    if token.upper() in ("AND", "OR", "NOT", "XOR", "IN"):
        words = AS_FUNCTION.fill(it=token.upper())
    elif token.type == "CLOSE":
        words = NO_BRACKET
    else:
        needs_value = token.type == "_COMMA" or (token.type in SIGNS and token.type not in ("PLUS", "MINUS"))
        words = (NO_VALUE if needs_value else STRAY).fill(it=_quoted(token))
    return ExpressionFault(token.start_pos, len(token), words, source)


def _explain_character(position: int, source: str) -> ExpressionFault:
    sign = source[position]
    if sign in '"“”':
        words = Words("The text that begins here has no closing quote.", "此处开始的文本缺少结束引号。")
    elif sign == "'":
        words = Words('Write text in double quotes: "…".', '文本请使用双引号："…"。')
    elif sign in ";；":
        words = Words("Separate values with a comma.", "参数之间请用逗号分隔。")
    else:
        words = Words(
            "{it} has no meaning here; names consist of letters, digits and _.",
            "无法识别 {it}，名称只能由字母、数字和下划线组成。",
        ).fill(it=_quoted(sign))
    return ExpressionFault(position, 1, words, source)


def _explain_end(expected: set[str], source: str) -> ExpressionFault:
    end = len(source.rstrip())
    if not source.strip(" \t\r\n\u3000=＝"):
        words = Words(
            "The expression is empty; write one, for example 1 + 1.", "公式为空，请输入公式，例如 1 + 1。"
        )
    elif "CLOSE" in expected:
        words = Words("A closing bracket ) is missing at the end.", "末尾缺少右括号 )。")
    else:
        words = Words("Something is missing at the end.", "末尾不完整，缺少内容。")
    return ExpressionFault(max(0, end - 1), 1, words, source)


def _quoted(text: str) -> str:
    return f"“{text[:40]}”"


PARSER = Lark(
    (Path(__file__).parent / "grammar.lark").read_text("utf-8"), parser="lalr", transformer=_Builder()
)
