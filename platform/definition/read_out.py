"""An expression as people read it: names and options by what people call them, all else as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..core.words import Words
from ..expressions import Expression
from ..expressions.syntax import Call, Literal, Name, Span, walk
from .reads import parsed

Path = tuple[str, ...]
Options = Callable[[Path], Sequence[Mapping[str, Any]]]


def read_out(source: str, name: Callable[[Path], Words], options: Options) -> Words:
    """Return an expression with what people call its names; as it stands where it cannot be read.

    `options` gives those of the choice that a name leads to: texts that are compared with it are told by their labels;
    of the empty name those that the whole may give.
    """
    expression = parsed(source)
    if not isinstance(expression, Expression):
        return Words(source, source)
    told = {node.span: name(node.path) for node in expression.names()}
    for node in walk(expression.syntax):
        told.update(_compared(node, options))
    en = zh = source
    for span, words in sorted(told.items(), key=lambda each: each[0].start, reverse=True):
        en = en[: span.start] + words.en + en[span.end :]
        zh = zh[: span.start] + words.zh + zh[span.end :]
    return Words(en, zh)


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
