"""How deep computed fields may be written into one another within one statement.

The definition's check refuses rings and says so; this is the second lock, against a statement that never ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from ..core.errors import Malformed
from ..core.words import Words

DEEPEST = 20
MOST = 500
TOO_DEEP = Words(
    "computed fields build on one another more than {depth} levels deep.", "计算字段的嵌套超过 {depth} 层。"
).fill(depth=DEEPEST)

_depth: ContextVar[int] = ContextVar("inlining depth", default=0)
_count: ContextVar[int] = ContextVar("inlined so far", default=0)


@contextlib.contextmanager
def inlining() -> Iterator[None]:
    """Note that a computed field is being written into the statement; raises Malformed beyond the limit.

    Two formulas that each read the one before twice double at every level: so levels and pieces are counted.
    """
    depth = _depth.get()
    count = _count.get() + 1 if depth else 1
    if depth >= DEEPEST or count > MOST:
        raise Malformed(why=TOO_DEEP)
    _count.set(count)
    token = _depth.set(depth + 1)
    try:
        yield
    finally:
        _depth.reset(token)
