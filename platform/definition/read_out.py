"""An expression as people read it: names and options by what people call them, conditions joined by words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from ..core.words import Words
from ..expressions import Expression
from ..expressions.syntax import Call, Literal, Name, Span, Syntax, walk
from .reads import parsed

Path = tuple[str, ...]
Options = Callable[[Path], Sequence[Mapping[str, Any]]]

_JOINTS = {"AND": Words(" and ", " 且 "), "OR": Words(" or ", " 或 ")}
_SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_OPPOSITE = {"=": "<>", "<>": "="}
_EMPTY = {"=": Words("{it} is empty", "{it}为空"), "<>": Words("{it} is not empty", "{it}不为空")}
_AMONG = {
    "=": Words("{it} is one of {some}", "{it}属于{some}"),
    "<>": Words("{it} is none of {some}", "{it}不属于{some}"),
}
_NOT = Words("not {it}", "并非{it}")
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_INSIDE = Words("({it})", "（{it}）")
_SINCE = Words("days since {date}", "{date}至今的天数")
_UNTIL = Words("days until {date}", "距{date}的天数")
_MOMENTS = {"TODAY": Words("today", "今天"), "NOW": Words("now", "此刻")}


def read_out(source: str, name: Callable[[Path], Words], options: Options) -> Words:
    """Return an expression with what people call its names; as it stands where it cannot be read.

    `options` gives those of the choice that a name leads to: texts that are compared with it are told by their labels;
    of the empty name those that the whole may give. What is no condition keeps its functions as they are written.
    """
    expression = parsed(source)
    if not isinstance(expression, Expression):
        return Words(source, source)
    told = {node.span: name(node.path) for node in expression.names()}
    for node in walk(expression.syntax):
        told.update(_compared(node, options))
    reader = _Reader(source, told)
    try:
        return reader.condition(expression.syntax)
    except _CutThrough:
        return reader.written(Span(0, len(source)), expression.syntax, {})


class _CutThrough(Exception):
    """A value stands in brackets of which its stretch has one half only."""


class _Reader:
    """Reads one expression; `told` says what stands for stretches of it."""

    def __init__(self, source: str, told: Mapping[Span, Words]) -> None:
        self.source, self.told = source, told

    def condition(self, node: Syntax) -> Words:
        """Return what holds or does not, in words; any other value as it is written."""
        name = node.name if isinstance(node, Call) else ""
        arguments = node.arguments if isinstance(node, Call) else ()
        if name in _JOINTS and arguments:
            return self._joined(name, arguments)
        if name == "NOT" and len(arguments) == 1:
            return self._negated(arguments[0])
        if name in _SIGNS and len(arguments) == 2:
            return self._comparison(name, *arguments)
        if _asks(node):
            return self._asked(node, "=")
        return _MOMENTS[name] if name in _MOMENTS and not arguments else self.written(node.span, node, {})

    def _joined(self, name: str, arguments: Sequence[Syntax]) -> Words:
        if len(arguments) == 1:
            return self.condition(arguments[0])
        parts = [
            _INSIDE.fill(it=self.condition(each)) if _joins(each) not in ("", name) else self.condition(each)
            for each in arguments
        ]
        joint = _JOINTS[name]
        return Words(joint.en.join(each.en for each in parts), joint.zh.join(each.zh for each in parts))

    def _negated(self, inner: Syntax) -> Words:
        if isinstance(inner, Call) and inner.name in _OPPOSITE:
            return self._comparison(_OPPOSITE[inner.name], *inner.arguments)
        if _asks(inner):
            return self._asked(inner, "<>")
        told = self.condition(inner)
        return _NOT.fill(it=_INSIDE.fill(it=told) if isinstance(inner, Call) else told)

    def _comparison(self, sign: str, left: Syntax, right: Syntax) -> Words:
        first, second = (self.written(each.span, each, _MOMENTS) for each in (left, right))
        if sign in _EMPTY and isinstance(right, Literal) and right.value == "":
            return _EMPTY[sign].fill(it=first)
        shown = _SIGNS[sign]
        return Words(f"{first.en} {shown} {second.en}", f"{first.zh} {shown} {second.zh}")

    def _asked(self, node: Call, sign: str) -> Words:
        """Return whether something is empty, or among others; with "<>" whether it is not."""
        first, *others = (self.written(each.span, each, _MOMENTS) for each in node.arguments)
        if node.name == "ISBLANK":
            return _EMPTY[sign].fill(it=first)
        some = Words(", ".join(each.en for each in others), "、".join(each.zh for each in others))
        return _AMONG[sign].fill(it=first, some=some)

    def written(self, stretch: Span, node: Syntax, calls: Mapping[str, Words]) -> Words:
        """Return a stretch as it is written, with its names told, and some calls without arguments by words.

        Raises _CutThrough for a stretch that has one half of a pair of brackets.
        """
        start, end = stretch.start, stretch.end
        if not _is_whole(self.source[start:end]):
            raise _CutThrough
        inside = dict(self._inside(node, calls))
        en = zh = self.source[start:end]
        for span, words in sorted(inside.items(), key=lambda each: each[0].start, reverse=True):
            before, after = span.start - start, span.end - start
            en = en[:before] + words.en + en[after:]
            zh = zh[:before] + words.zh + zh[after:]
        return Words(en, zh)

    def _inside(self, node: Syntax, calls: Mapping[str, Words]) -> Iterator[tuple[Span, Words]]:
        """Give what stands for which stretches of a part, none of them within another."""
        name = node.name if isinstance(node, Call) else ""
        arguments = node.arguments if isinstance(node, Call) else ()
        moments = [isinstance(each, Call) and each.name in calls and not each.arguments for each in arguments]
        if node.span in self.told:
            yield node.span, self.told[node.span]
        elif name in calls and not arguments:
            yield node.span, calls[name]
        elif name == "DAYS" and sorted(moments) == [False, True]:
            date = self.written(arguments[moments.index(False)].span, arguments[moments.index(False)], {})
            yield node.span, (_SINCE if moments[0] else _UNTIL).fill(date=date)
        else:
            for each in arguments:
                yield from self._inside(each, calls)


def _is_whole(text: str) -> bool:
    """Say whether all brackets of a stretch are closed within it; those in texts are none."""
    depth = 0
    for sign in _TEXTS.sub("", text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def _asks(node: Syntax) -> TypeGuard[Call]:
    """Say whether a part asks if something is empty, or among others."""
    return isinstance(node, Call) and (
        (node.name == "ISBLANK" and len(node.arguments) == 1)
        or (node.name == "IN" and len(node.arguments) > 1)
    )


def _joins(node: Syntax) -> str:
    return node.name if isinstance(node, Call) and node.name in _JOINTS and len(node.arguments) > 1 else ""


def _compared(node: Any, options: Options) -> Iterator[tuple[Span, Words]]:
    """Give the texts beside a choice that are its options, and those that are what the whole gives."""
    arguments = node.arguments if isinstance(node, Call) else ()
    labels = {}
    for path in ((), *(each.path for each in arguments if isinstance(each, Name))):
        labels.update({each["key"]: each.get("label") or each["key"] for each in options(path)})
    for each in (node, *arguments):
        if isinstance(each, Literal) and isinstance(each.value, str) and each.value in labels:
            label = Words.read(labels[each.value])
            yield each.span, Words(f"“{label.en}”", f"“{label.zh}”")
