"""How deeply the SQL of a tree nests, since SQLite's parser takes only so much."""

from __future__ import annotations

from .magnitude import is_safe
from .tree import Apply, Node

CHAINED = ("plus", "minus", "times", "divide")


def depth(node: Node) -> int:
    """Return the levels of brackets; the left side of a chain of plain operators needs none."""
    if not isinstance(node, Apply) or not node.arguments:
        return 1
    first, *rest = (depth(argument) for argument in node.arguments)
    return max([first if _chained(node) else first + 1, *(level + 1 for level in rest)])


def _chained(node: Apply) -> bool:
    name = node.function.name
    return name == "join_text" or name in CHAINED and is_safe(node)
