"""Where a merged document has faults, as paths through members and keys, which stay when lists get shorter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..check import check
from ..fault import DefinitionFault
from ..layout import APP_FILE, BY_MEMBER
from .naming import name_at

Keys = tuple[str, ...]
Place = tuple[Keys, str]
"""A path and the code of what is wrong there."""
_STEP = re.compile(r"\[(\d+)\]|\.([^.\[]+)|\[“(.*?)”\]")


def faults_in(document: Mapping[str, Any]) -> dict[Place, DefinitionFault]:
    """Return the faults of a document by where they are and what they are."""
    return {(_keys(document, fault), fault.code): fault for fault in check(document)}


def _keys(document: Mapping[str, Any], fault: DefinitionFault) -> Keys:
    """Return the path to a fault, as far as everything on it has a name."""
    keys: list[str] = []
    value: Any = document
    folder, _, name = fault.file.removesuffix(".json").partition("/")
    if fault.file != APP_FILE and folder in BY_MEMBER:
        keys = [folder, name]
        value = next(each for each in document[folder] if BY_MEMBER[folder].name(each) == name)
    for number, *names in _STEP.findall(fault.path):
        step = int(number) if number else next(filter(None, names), "")
        try:
            found = name_at(tuple(keys), value, step) if isinstance(step, int) else step
            value = value[step]
        except (LookupError, TypeError):
            break
        if found is None:
            break
        keys.append(found)
    return tuple(keys)
