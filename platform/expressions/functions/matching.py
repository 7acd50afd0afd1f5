"""One value looked for among others, as `=` would: SWITCH, IN and HAS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..syntax import Syntax
from ..tree import Apply, Constant, Node, apply
from ..types import DATETIME, NUMBER, TEXT, Type
from .comparing import common, unlike
from .comparison import DIGITS15, FOLDED


def alike(checker: Any, parts: Sequence[Syntax], nodes: list[Node]) -> list[Node]:
    """Return the nodes in a form in which plain equality means `=`: one type, folded text, 15 digits."""
    wanted, style = _form(checker, parts, nodes)
    if wanted is not None:
        pairs = zip(nodes, parts, strict=True)
        nodes = [checker.coerce(node, part.span, wanted) for node, part in pairs]
    return [_key(node, style) for node in nodes] if _matters(nodes, style) else nodes


def _form(checker: Any, parts: Sequence[Syntax], nodes: Sequence[Node]) -> tuple[Type | None, str]:
    """Return the type to convert to (None: as they are) and the style of comparison; unlike parts are faults."""
    forms: list[tuple[Type | None, str]] = []
    for part, node in zip(parts[1:], nodes[1:], strict=True):
        found = common(nodes[0].type, node.type)
        if found is None:
            checker.fault(part.span, unlike(nodes[0].type, node.type))
        else:
            forms.append(found)
    wider = [form for form in forms if form[0] in (DATETIME, None) or form == (TEXT, "exact")]
    return (wider or forms or [(nodes[0].type, "exact")])[0]


def _matters(nodes: Sequence[Node], style: str) -> bool:
    if style == "number":
        return any(isinstance(node, Apply) for node in nodes)
    return style == "text"


def _key(node: Node, style: str) -> Node:
    if style == "text":
        return _folded(node)
    return apply(DIGITS15, node) if node.type == NUMBER else node


def _folded(node: Node) -> Node:
    if isinstance(node, Constant) and isinstance(node.value, str):
        return Constant(FOLDED.python(node.value), TEXT)
    return apply(FOLDED, node)
