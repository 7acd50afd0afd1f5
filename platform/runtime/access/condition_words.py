"""A condition of the expression language as a part of a sentence: names as labels, signs as words.

What has no plain wording (arithmetic, most functions) stays as it was written, in quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...core.words import Words
from ...definition.model import App
from ...definition.walks import walk
from ...expressions import ExpressionFault, parse
from ...expressions.syntax import Call, Literal, Name, Syntax
from ...fields import Field
from ...fields.options import find_option, option_words

_SIGNS = {
    "=": Words("{left} is {right}", "{left}为{right}"),
    "<>": Words("{left} is not {right}", "{left}不为{right}"),
    "<": Words("{left} is less than {right}", "{left}小于{right}"),
    "<=": Words("{left} is at most {right}", "{left}不大于{right}"),
    ">": Words("{left} is more than {right}", "{left}大于{right}"),
    ">=": Words("{left} is at least {right}", "{left}不小于{right}"),
}
_CONSTANTS = {
    "ME": Words("the person", "本人"),
    "MYDEPARTMENTS": Words("their departments or those below", "本部门及下级部门"),
    "TODAY": Words("today", "今天"),
    "NOW": Words("now", "此刻"),
    "TRUE": Words("yes", "是"),
    "FALSE": Words("no", "否"),
}
_EMPTY = Words("{left} is empty", "{left}为空")
_NOT_EMPTY = Words("{left} is not empty", "{left}不为空")
_ONE_OF = Words("{left} is one of {right}", "{left}属于{right}")
_NONE_OF = Words("{left} is none of {right}", "{left}不属于{right}")
_NOT = Words("not: {it}", "并非：{it}")
_QUOTED = Words("“{it}”", "“{it}”")


def condition_words(app: App, table_key: str, source: str) -> Words:
    """Return a condition as people read it, e.g. “stage is not “Won””; the source in quotes where it cannot be."""
    try:
        expression = parse(source)
    except ExpressionFault:
        return _QUOTED.fill(it=source)
    return _Teller(app, table_key, source).tell(expression.syntax)


def label_inside(label: Words) -> Words:
    """Return a label as it stands within a sentence: an English one without its capital, but for names like VIP."""
    first, rest = label.en[:1], label.en[1:]
    return Words(first.lower() + rest, label.zh) if rest == rest.lower() and rest[:1].islower() else label


def listed(parts: Sequence[Words], last: Words | None = None) -> Words:
    """Return parts joined by commas, the last by `last` ("and")."""
    joint = last or Words(" and ", "、")
    if len(parts) < 2:
        return parts[0] if parts else Words("", "")
    return Words(
        ", ".join(each.en for each in parts[:-1]) + joint.en + parts[-1].en,
        "、".join(each.zh for each in parts[:-1]) + joint.zh + parts[-1].zh,
    )


class _Teller:
    """One condition being told."""

    def __init__(self, app: App, table_key: str, source: str) -> None:
        self.app = app
        self.table_key = table_key
        self.source = source

    def tell(self, node: Syntax) -> Words:
        """Return a truth as words."""
        if isinstance(node, Name) or not isinstance(node, Call):
            return _SIGNS["="].fill(left=self._value(node), right=_CONSTANTS["TRUE"])
        if node.name in ("AND", "OR") and node.arguments:
            return self._joined(node)
        if node.name == "NOT" and len(node.arguments) == 1:
            return self._negated(node.arguments[0])
        if node.name in _SIGNS:
            left, right = node.arguments
            return self._compared(node.name, left, right)
        if node.name == "ISBLANK" and len(node.arguments) == 1:
            return _EMPTY.fill(left=self._value(node.arguments[0]))
        if node.name == "IN" and len(node.arguments) > 1:
            return self._one_of(_ONE_OF, node)
        return self._written(node)

    def _joined(self, node: Call) -> Words:
        parts = []
        for each in node.arguments:
            told = self.tell(each)
            mixed = isinstance(each, Call) and each.name in ("AND", "OR") and each.name != node.name
            parts.append(Words(f"({told.en})", f"（{told.zh}）") if mixed else told)
        en, zh = (" and ", "且") if node.name == "AND" else (" or ", "或")
        return Words(en.join(p.en for p in parts), zh.join(p.zh for p in parts))

    def _negated(self, inner: Syntax) -> Words:
        if isinstance(inner, Call) and inner.name == "ISBLANK" and len(inner.arguments) == 1:
            return _NOT_EMPTY.fill(left=self._value(inner.arguments[0]))
        if isinstance(inner, Call) and inner.name == "IN" and len(inner.arguments) > 1:
            return self._one_of(_NONE_OF, inner)
        if isinstance(inner, Call) and inner.name in ("=", "<>"):
            return self._compared("<>" if inner.name == "=" else "=", *inner.arguments)
        if isinstance(inner, Name):
            return _SIGNS["="].fill(left=self._value(inner), right=_CONSTANTS["FALSE"])
        return _NOT.fill(it=self.tell(inner))

    def _compared(self, sign: str, left: Syntax, right: Syntax) -> Words:
        field = self._field(left) or self._field(right)
        empty = isinstance(right, Literal) and right.value == ""
        if empty and sign in ("=", "<>"):
            return (_EMPTY if sign == "=" else _NOT_EMPTY).fill(left=self._value(left))
        return _SIGNS[sign].fill(left=self._value(left, field), right=self._value(right, field))

    def _one_of(self, words: Words, node: Call) -> Words:
        first, *others = node.arguments
        field = self._field(first)
        told = listed([self._value(each, field) for each in others], Words(" or ", "或"))
        return words.fill(left=self._value(first), right=told)

    def _value(self, node: Syntax, beside: Field | None = None) -> Words:
        """Return a value as words; a text beside a field with options is one of their labels."""
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Call):
            known = _CONSTANTS.get(node.name) if not node.arguments else None
            return known or self._written(node)
        if isinstance(node.value, bool):
            return _CONSTANTS["TRUE" if node.value else "FALSE"]
        if isinstance(node.value, str):
            option = find_option(beside, node.value) if beside is not None else None
            return _QUOTED.fill(it=option_words(option) if option else node.value)
        return _plain(self.source[node.span.start : node.span.end])

    def _name(self, node: Name) -> Words:
        hops = walk(self.app, self.table_key, node.path)
        if hops is None:
            return _plain(".".join(node.path))
        labels = [label_inside(hop.field.label) for hop in hops]
        return Words(" of ".join(each.en for each in labels[::-1]), "的".join(each.zh for each in labels))

    def _field(self, node: Syntax) -> Field | None:
        hops = walk(self.app, self.table_key, node.path) if isinstance(node, Name) else None
        return hops[-1].field if hops else None

    def _written(self, node: Syntax) -> Words:
        return _QUOTED.fill(it=self.source[node.span.start : node.span.end])


def _plain(text: str) -> Words:
    return Words(text, text)
