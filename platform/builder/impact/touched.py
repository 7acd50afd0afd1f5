"""The places that used what is removed, or what takes another type."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.words import Words
from ...definition.diff import Keys
from ...definition.uses import named
from ...definition.uses.names import called
from ...definition.uses.reading import field_path
from ..edits.removal import removed
from .addresses import page_of
from .changes import Change
from .told import Place, Touched

MOST = 50
"""Of so many removed elements the places are told."""


def touched(app: str, change: Change) -> Iterator[Touched]:
    """Give the removed elements that something used, and those that are read by others under another type."""
    for element in list(change.roots())[:MOST]:
        places = tuple(_lost(app, change, element))
        if places:
            yield Touched(REMOVED.fill(it=called(change.before.document, element)), places)
    for table, field, _after in change.retyped():
        element = field_path(table.key, field)
        using = [use for use in named(change.uses, element) if not change.is_gone(use.by)]
        places = tuple(Place(use.words, page_of(app, use.by)) for use in using if use.by[0] != "data")
        if places:
            yield Touched(RETYPED.fill(it=called(change.before.document, element)), places)


def _lost(app: str, change: Change, element: Keys) -> Iterator[Place]:
    for each in removed(change.before.document, element).consequences:
        goes = each.act == "goes"
        if each.element[0] != "data" and goes == change.is_gone(each.element):
            yield Place(each.words, None if goes else page_of(app, each.element), goes)


REMOVED = Words("Removed: {it}", "删除：{it}")
RETYPED = Words("Another type: {it}", "更改类型：{it}")
