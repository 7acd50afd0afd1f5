"""Faults and differences as lines to read in a terminal, in one language."""

from __future__ import annotations

from collections.abc import Iterable

from .diff import Difference
from .fault import DefinitionFault

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


def fault_lines(faults: Iterable[DefinitionFault], language: str) -> list[str]:
    """Return a line for each fault: "tables/order.json:$.fields[3].color: …"."""
    return [f"{fault.file}:{fault.path}: {fault.words.to(language)}" for fault in faults]


def difference_lines(differences: Iterable[Difference], language: str) -> list[str]:
    """Return a line for each difference: "+ field “level” is new."."""
    return [f"{_SIGNS[each.act]} {each.words.to(language)}" for each in differences]
