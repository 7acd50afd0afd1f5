"""A condition of the expression language as a part of a sentence: names as labels, signs as words.

What has no plain wording (most functions) stays as it was written, in quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...core.periods import day_words, period_words, read_period_text
from ...core.words import Words
from ...definition.automation_names import AppNames
from ...definition.model import App
from ...definition.walks import walk
from ...expressions import ExpressionFault, Kind, parse
from ...expressions.counted_days import read_day
from ...expressions.syntax import Call, Literal, Name, Syntax
from ...fields import Field, type_of
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
_CONTAINS = Words("{left} contains {right}", "{left}包含{right}")
_CONTAINS_NOT = Words("{left} does not contain {right}", "{left}不包含{right}")
_BEGINS = Words("{left} begins with {right}", "{left}以{right}开头")
_DURING = Words("{left} is in {right}", "{left}在{right}内")
_TEXTUAL = {"CONTAINS": _CONTAINS, "STARTSWITH": _BEGINS, "HAS": _CONTAINS}
_NEGATED = {"CONTAINS": _CONTAINS_NOT, "HAS": _CONTAINS_NOT}
_BEFORE = {
    "<": Words("{left} is before {right}", "{left}早于{right}"),
    "<=": Words("{left} is not after {right}", "{left}不晚于{right}"),
    ">": Words("{left} is after {right}", "{left}晚于{right}"),
    ">=": Words("{left} is not before {right}", "{left}不早于{right}"),
}
_CHOSEN = {
    "person": Words("a chosen person", "指定成员"),
    "department": Words("a chosen department", "指定部门"),
    "record": Words("a chosen record", "指定记录"),
}
_SEVERAL = Words("{n} chosen ones", "指定的 {n} 项")
_SUMS = {
    "+": Words("{left} + {right}", "{left} + {right}"),
    "-": Words("{left} - {right}", "{left} - {right}"),
    "*": Words("{left} × {right}", "{left} × {right}"),
    "/": Words("{left} ÷ {right}", "{left} ÷ {right}"),
}
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
        if node.name in _TEXTUAL and len(node.arguments) == 2:
            return self._beside(_TEXTUAL[node.name], *node.arguments)
        period = _period(node)
        if period is not None:
            return _DURING.fill(left=self._value(node.arguments[0]), right=period)
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
        if isinstance(inner, Call) and inner.name in _NEGATED and len(inner.arguments) == 2:
            return self._beside(_NEGATED[inner.name], *inner.arguments)
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
        days = field is not None and type_of(field).type(field).kind in (Kind.DATE, Kind.DATETIME)
        signs = {**_SIGNS, **_BEFORE} if days else _SIGNS
        return signs[sign].fill(left=self._value(left, field), right=self._value(right, field))

    def _beside(self, words: Words, left: Syntax, right: Syntax) -> Words:
        return words.fill(left=self._value(left), right=self._value(right, self._field(left)))

    def _one_of(self, words: Words, node: Call) -> Words:
        first, *others = node.arguments
        field = self._field(first)
        values = {str(each): each for each in (self._value(other, field) for other in others)}
        told = listed([*values.values()], Words(" or ", "或"))
        if len(values) < len(others):
            told = _SEVERAL.fill(n=len(others))
        return words.fill(left=self._value(first), right=told)

    def _value(self, node: Syntax, beside: Field | None = None) -> Words:
        """Return a value as words; a text beside a field with options is one of their labels."""
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Call):
            day = day_words(read_day(node))
            if day is not None:
                return day
            if node.name == "-x" and isinstance(node.arguments[0], Literal):
                return _plain(self.source[node.span.start : node.span.end])
            if node.name in _SUMS and len(node.arguments) == 2:
                left, right = (self._part(each) for each in node.arguments)
                return _SUMS[node.name].fill(left=left, right=right)
            known = _CONSTANTS.get(node.name) if not node.arguments else None
            return known or self._written(node)
        if isinstance(node.value, bool):
            return _CONSTANTS["TRUE" if node.value else "FALSE"]
        if isinstance(node.value, str):
            option = find_option(beside, node.value) if beside is not None else None
            return _QUOTED.fill(it=option_words(option) if option else node.value)
        reference = type_of(beside).reference(beside) if beside is not None else None
        if reference is not None and reference.kind in _CHOSEN:
            return _CHOSEN[reference.kind]
        return _plain(self.source[node.span.start : node.span.end])

    def _part(self, node: Syntax) -> Words:
        """Return a part of a sum; one that is a sum itself stands in brackets."""
        told = self._value(node)
        inner = isinstance(node, Call) and node.name in _SUMS and day_words(read_day(node)) is None
        return Words(f"({told.en})", f"（{told.zh}）") if inner else told

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
        about = AppNames(self.app, {"trigger": {"table": self.table_key}}, {})
        return _QUOTED.fill(it=about.expression(self.source[node.span.start : node.span.end]))


def _period(node: Call) -> Words | None:
    """Return the period of a DURING as words; None for anything else."""
    if node.name != "DURING" or len(node.arguments) != 2 or not isinstance(node.arguments[1], Literal):
        return None
    return period_words(read_period_text(str(node.arguments[1].value)))


def _plain(text: str) -> Words:
    return Words(text, text)
