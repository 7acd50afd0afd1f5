"""A template's document as it would be if it were called what the clone is called.

A clone has its own key, name, icon and colour: these are its own and no change of the template. So is the version,
which says what the clone has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .lineage import VERSION

OWN = ("key", "label", "icon", "color")


def like(document: Mapping[str, Any], clone: Mapping[str, Any], version: str | None) -> dict[str, Any]:
    """Return `document` with the own members of `clone`, as of a version; None: of no version."""
    kept = {name: value for name, value in document.items() if name not in (*OWN, VERSION)}
    own = {name: clone[name] for name in OWN if name in clone}
    return {**kept, **own, **({VERSION: version} if version else {})}
