"""Where what comes back stands: among its neighbours as they stood when all of them were last there.

A merge knows three documents. When neighbours went in two changes and come back one by one, none of the three may
have both: an earlier version does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ...definition.diff import Difference, Keys
from ...definition.elements import by_key
from ...definition.labels import value_at

MOST_VERSIONS = 50
"""So many versions are looked through, the latest first."""
Document = Mapping[str, Any]


def in_former_order(
    document: Document, taken: Iterable[Difference], earlier: Callable[[], Iterable[Document]]
) -> Document:
    """Return the document with what came back in its place; `earlier` gives the versions before, latest first."""
    back: dict[Keys, set[str]] = {}
    for each in taken:
        if each.act == "added" and _elements(document, each.path[:-1]):
            back.setdefault(each.path[:-1], set()).add(each.path[-1])
    waiting = {path: (list(_elements(document, path)), keys) for path, keys in back.items()}
    for version in earlier() if waiting else ():
        for path, (order, keys) in list(waiting.items()):
            then = [key for key in _elements(version, path) if key in order]
            if _fits(order, keys, then):
                document = _reordered(document, path, (), then)
                del waiting[path]
        if not waiting:
            break
    return document


def _fits(order: Sequence[str], back: set[str], then: Sequence[str]) -> bool:
    """Say whether all stood there then, and what did not come back just now in the order of today."""
    stayed = [key for key in order if key not in back]
    return len(then) == len(order) and [key for key in then if key not in back] == stayed


def _elements(document: Document, path: Keys) -> Mapping[str, Any]:
    """Return the elements of the list at a path by key, none where it is no such list."""
    return by_key(path, value_at(document, path)) or {}


def _reordered(piece: Any, path: Keys, here: Keys, order: Sequence[str]) -> Any:
    """Return a piece of a document, which stands at `here`, with the elements of the list at a path in an order."""
    elements = by_key(here, piece)
    if here == path:
        return [elements[key] for key in order] if elements else piece
    step = path[len(here)]
    below = (*here, step)
    if elements is not None:
        return [
            _reordered(each, path, below, order) if key == step else each for key, each in elements.items()
        ]
    return {**piece, step: _reordered(piece[step], path, below, order)}
