"""Bringing one deleted element back, with the places it left: the deletion alone is taken out of what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.errors import Conflict
from ..core.words import Words
from ..definition.merge import merge
from .edits.removal import removed


class HasChanged(Conflict):
    """What it belonged to has changed too much since (409)."""

    code = "has_changed"
    words = Words(
        "The app has changed where this belonged. Undo the version that deleted it, and decide there.",
        "该内容原来所在的位置已有改动，请到版本历史中撤销删除它的版本，并在那里选择。",
    )


def brought_back(
    document: Mapping[str, Any], before: Mapping[str, Any], path: tuple[str, ...]
) -> Mapping[str, Any]:
    """Return the document with the element at `path` of `before` again, wherever that used it.

    `before` is the app as it was when the element was deleted. Raises NotFound, and HasChanged where what was done
    since contradicts it.
    """
    removal = removed(before, path)
    merged = merge(removal.document, document, before)
    if removal.refused or merged.conflicts:
        raise HasChanged
    return merged.document
