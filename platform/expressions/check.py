"""From a syntax tree to a checked tree: names looked up, types found, every conversion made explicit.

How blanks are read is decided here, once, by where a field stands (see `coerce`), so that the three
executions need not think about it: an empty field counts as 0 in arithmetic, as "" in text and as FALSE
in logic; an empty date, person or record stays empty, a comparison with it is false (`<>` is true), and
what is computed from it is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.words import Words
from .faults import ExpressionFault, suggestion
from .functions import FUNCTIONS, OPERATORS
from .functions.calendar import text_date
from .functions.conversions import CONVERSIONS
from .functions.numbers import text_number
from .functions.primitives import CHOOSE, FALLBACK
from .parse import Expression
from .syntax import Call, Literal, Name, Span, Syntax
from .tree import Apply, Constant, Fill, Function, Leaf, Node, Parameter, apply, blank_of
from .types import BOOLEAN, DATE, DATETIME, EMPTY, ERROR, NUMBER, TEXT, Kind, Type, list_of

NameTypes = Callable[[tuple[str, ...]], Type | None]


@dataclass(frozen=True, slots=True)
class CheckedExpression:
    """An expression that can be executed; `type` is what it gives, `types` are those of the names it uses."""

    expression: Expression
    tree: Node
    type: Type
    types: Mapping[tuple[str, ...], Type]

    @property
    def source(self) -> str:
        """Return what was written."""
        return self.expression.source


def check(expression: Expression, names: NameTypes, known: Sequence[str] = ()) -> CheckedExpression:
    """Return the expression with its type; `names` gives the type of a dotted name, None for unknown ones.

    `known` are the spellings to suggest for a wrong name; left out, no name is suggested.
    Raises ExpressionFault, whose `all` lists every fault.
    """
    checker = Checker(expression.source, names, known)
    tree = checker.check(expression.syntax)
    if checker.faults:
        first, *others = sorted(checker.faults, key=lambda fault: fault.position)
        raise ExpressionFault(first.position, first.length, first.words, expression.source, others)
    return CheckedExpression(expression, tree, tree.type, checker.types)


class Checker:
    """One run over one expression; collects the faults and goes on."""

    def __init__(self, source: str, names: NameTypes, known: Sequence[str]) -> None:
        self.source = source
        self.names = names
        self.known = known
        self.faults: list[ExpressionFault] = []
        self.types: dict[tuple[str, ...], Type] = {}

    def fault(self, span: Span, words: Words, type: Type = EMPTY) -> Node:
        """Record a fault and return an empty value in place of the node that cannot be made."""
        self.faults.append(ExpressionFault(span.start, span.length, words, self.source))
        return Constant(None, type)

    def check(self, node: Syntax) -> Node:
        """Return the node with fields as they are stored; where it stands decides on conversions."""
        if isinstance(node, Literal):
            kinds = {bool: BOOLEAN, str: TEXT, float: NUMBER, ERROR: EMPTY}
            return Constant(node.value, kinds[type(node.value)])
        if isinstance(node, Name):
            return self._name(node)
        function = OPERATORS.get(node.name) or FUNCTIONS.get(node.name)
        if function is None:
            for argument in node.arguments:
                self.check(argument)
            return self.fault(
                node.head, UNKNOWN_FUNCTION.fill(name=node.name, near=_near(node.name, FUNCTIONS))
            )
        if not self._count_fits(function, node):
            return Constant(None, function.result if isinstance(function.result, Type) else EMPTY)
        if function.elaborate:
            return function.elaborate(self, node)
        return self.call(function, node)

    def call(self, function: Function, node: Call) -> Node:
        """Return an ordinary call: each argument converted to its parameter's type, defaults filled in."""
        return self.applied(function, [(self.check(argument), argument.span) for argument in node.arguments])

    def applied(self, function: Function, given: Sequence[tuple[Node, Span]]) -> Node:
        """Return a function applied to checked arguments, converted and completed with defaults."""
        arguments: list[Node] = []
        last = len(function.parameters) - 1
        for index, (node, span) in enumerate(given):
            parameter = function.parameters[min(index, last)]
            gathered = function.gathers and index >= last
            if gathered and node.type == EMPTY and isinstance(node, Leaf):
                continue
            arguments.append(self._argument(node, span, parameter, gathered))
        for parameter in function.parameters[len(arguments) :]:
            if parameter.default is not ... and not (
                function.gathers and parameter is function.parameters[-1]
            ):
                arguments.append(Constant(parameter.default, parameter.type or EMPTY))
        return apply(function, *arguments)

    def _argument(self, node: Node, span: Span, parameter: Parameter, gathered: bool) -> Node:
        wanted = parameter.type
        if wanted is None:
            return node
        if not gathered:
            return self.coerce(node, span, wanted)
        if node.type.many:
            return self.coerce(node, span, list_of(wanted))
        if node.type == TEXT != wanted and not isinstance(node, Constant):
            return self.fault(span, TEXT_GATHERED, wanted)
        # Excel's aggregates leave empty fields out, they do not count them as 0.
        left_out = isinstance(node, Leaf) and wanted != TEXT
        return self.coerce(node, span, wanted, fill=not left_out)

    def value(self, node: Syntax, wanted: Type) -> Node:
        """Return a part of the source converted to a type, blanks filled in."""
        return self.coerce(self.check(node), node.span, wanted)

    def coerce(self, node: Node, span: Span, wanted: Type, fill: bool = True) -> Node:
        """Return the node converted to a type; with `fill`, empty fields as Excel reads blanks there."""
        if isinstance(node, Apply) and node.function in (CHOOSE, FALLBACK):
            return self._coerce_choice(node, span, wanted, fill)
        if node.type.kind is Kind.EMPTY:
            if isinstance(node, Leaf):
                return Constant(blank_of(wanted) if fill else None, wanted)
            return replace(node, type=wanted)
        if node.type == wanted:
            fillable = fill and isinstance(node, Leaf) and blank_of(wanted) is not None
            return Fill(node) if fillable else node
        if isinstance(node, Constant) and node.type == TEXT and not _reads_as(node.value, wanted):
            return self.fault(span, UNREADABLE.fill(wanted=wanted.words), wanted)
        conversion = CONVERSIONS.get((node.type, wanted))
        if conversion is None:
            return self.fault(span, _mismatch(node.type, wanted), wanted)
        return conversion(node, fill)

    def _coerce_choice(self, node: Apply, span: Span, wanted: Type, fill: bool) -> Node:
        arguments = list(node.arguments)
        first = 1 if node.function is CHOOSE else 0
        for index in range(first, len(arguments)):
            last = node.function is CHOOSE or index == len(arguments) - 1
            arguments[index] = self.coerce(arguments[index], span, wanted, fill and last)
        return replace(node, arguments=tuple(arguments), type=wanted)

    def unify(self, parts: Sequence[tuple[Node, Span]]) -> tuple[list[Node], Type]:
        """Return branches of one type, and the type: an empty text beside other kinds means "nothing"."""
        typed = [node.type for node, _ in parts if not nothing(node) and node.type != EMPTY]
        wanted = typed[0] if typed else (parts[0][0].type if parts else EMPTY)
        for type in typed[1:]:
            wanted = _join(wanted, type)
        nodes = []
        for node, span in parts:
            blank = nothing(node) and wanted != TEXT
            nodes.append(Constant(None, wanted) if blank else self.coerce(node, span, wanted, fill=False))
        return nodes, wanted

    def _name(self, node: Name) -> Node:
        type = self.names(node.path)
        if type is not None:
            self.types[node.path] = type
            return Leaf(node.path, type)
        name = ".".join(node.path)
        return self.fault(node.span, UNKNOWN_NAME.fill(name=name, near=_near(name, self.known)))

    def _count_fits(self, function: Function, node: Call) -> bool:
        given = len(node.arguments)
        least = sum(1 for parameter in function.parameters if parameter.default is ...)
        if given >= least and (function.gathers or given <= len(function.parameters)):
            return True
        words = TOO_FEW if given < least else TOO_MANY
        self.fault(node.head, words.fill(name=function.name, signature=function.signature))
        return False


def nothing(node: Node) -> bool:
    """Return whether the node is a written "" or an empty value."""
    return isinstance(node, Constant) and node.value in ("", None)


def _join(one: Type, other: Type) -> Type:
    """Return the type that both branches of a choice can have."""
    if one == other or (other, one) in _NARROWER:
        return one
    if (one, other) in _NARROWER:
        return other
    return TEXT if not one.many and not other.many else one


_NARROWER = {(BOOLEAN, NUMBER), (DATE, DATETIME)}


def _reads_as(text: str, wanted: Type) -> bool:
    """Return whether a written text can be taken for a number, a date or a moment."""
    read = {NUMBER: text_number, DATE: text_date, DATETIME: text_date}.get(wanted)
    try:
        return read is None or bool(read(text)) or True
    except ValueError:
        return False


def _near(name: str, known: Sequence[str] | dict[str, Function]) -> Words:
    return suggestion(name, tuple(known))


def _mismatch(found: Type, wanted: Type) -> Words:
    if found.many and not wanted.many:
        return LIST_FOR_ONE
    return MISMATCH.fill(wanted=wanted.words, found=found.words)


UNKNOWN_FUNCTION = Words("{name} is not a function{near}", "没有函数 {name}{near}")
UNKNOWN_NAME = Words("There is no field {name}{near}", "没有字段 {name}{near}")
TOO_FEW = Words("{name} needs more values: {signature}.", "{name} 缺少参数：{signature}。")
TOO_MANY = Words("{name} takes fewer values: {signature}.", "{name} 参数过多：{signature}。")
MISMATCH = Words("This must be {wanted}, but it is {found}.", "此处应为{wanted}，实际为{found}。")
TEXT_GATHERED = Words(
    "This is a text, which Excel leaves out here; write VALUE(…) if it holds a number.",
    "此处为文本，Excel 会忽略它；若其中是数字，请使用 VALUE(…)。",
)
UNREADABLE = Words(
    "This text cannot be read as {wanted}; write a number as 12.5 and a date as 2024-05-01.",
    "无法将此文本识别为{wanted}，数字请写作 12.5，日期请写作 2024-05-01。",
)
LIST_FOR_ONE = Words(
    "This is a list; take one value with FIRST or INDEX, or join it with JOIN.",
    "此处为列表，请用 FIRST 或 INDEX 取一项，或用 JOIN 合并为文本。",
)
