"""The type of any path in expressions, found from the definition alone: stored, linked and computed fields."""

from __future__ import annotations

from ..expressions import Type, list_of
from ..fields import type_of
from .model import App
from .walks import to_many, walk


def path_type(app: App, table_key: str, path: tuple[str, ...]) -> Type | None:
    """Return the type that ("amount",) or ("team", "level") has in an expression of a table.

    Through a list of records it is a list. None where there is no such field.
    """
    hops = walk(app, table_key, path)
    if not hops:
        return None
    type = type_of(hops[-1].field).type(hops[-1].field)
    return list_of(type) if to_many(hops) else type
