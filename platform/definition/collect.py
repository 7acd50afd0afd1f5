"""Collecting faults: each with its file and path, at most so many of them, and a closing sentence for the rest."""

from __future__ import annotations

from typing import Any

from ..core.words import Words
from .fault import DefinitionFault, json_path
from .layout import APP_FILE, Steps, locate

MOST = 200


class Enough(Exception):
    """So many faults are noted that looking for more helps nobody."""


class Faults:
    """The faults found so far in one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._found: dict[DefinitionFault, None] = {}

    def add(self, steps: Steps, words: Words, code: str) -> None:
        """Note a fault at a place of the document; the same one twice counts once. Raises Enough."""
        file, within = locate(self._document, steps)
        self._found[DefinitionFault(file, json_path(within), words, code)] = None
        if len(self._found) == MOST:
            self._found[DefinitionFault(APP_FILE, "$", MORE, "more")] = None
            raise Enough

    def __bool__(self) -> bool:
        return bool(self._found)

    def listed(self) -> list[DefinitionFault]:
        """Return the faults, those of one file together, the closing sentence last."""
        order: dict[str, int] = {}
        for fault in self._found:
            order.setdefault(fault.file, len(order))
        return sorted(self._found, key=lambda fault: (fault.code == "more", order[fault.file]))


MORE = Words("There may be more faults; mend these first.", "可能还有其他问题，请先修正以上内容。")
