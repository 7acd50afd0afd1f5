"""Where an app's navigation leads."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from .document import Document


def set_navigation(document: Document, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the document with these groups of entries; none at all leaves every table in its order."""
    rest = {member: value for member, value in document.items() if member != "navigation"}
    return {**rest, "navigation": copy.deepcopy(list(groups))} if groups else rest
