"""Taking over a newer version of the template: what it brings, what contradicts, and what comes of it.

The merge of three documents does it all: the version the app has, the app as it is, the newer version. Key, name,
icon and colour are the app's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.words import Words
from ...definition.merge import Merge, merge
from ...runtime.apps.live import LiveApp
from .elements import Change, changes_between
from .gallery import Offer, find_offer
from .likeness import like
from .lineage import Origin, origin_of

TAKEN_OVER = Words(
    "Upgraded to version {version} of the template “{template}”", "升级到模板“{template}”的版本 {version}"
)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What taking over the newest version of the template comes to."""

    origin: Origin
    offer: Offer
    base: Mapping[str, Any]
    """The version the app has, under the app's own name."""
    theirs: Mapping[str, Any]
    """The newest version, under the app's own name."""
    merge: Merge

    @property
    def changes(self) -> Sequence[Change]:
        """What the newer version changes, by element."""
        return [each for each in changes_between(self.base, self.theirs) if each.path != ("version",)]

    @property
    def message(self) -> Words:
        """Say what was done, for the history."""
        return TAKEN_OVER.fill(version=self.offer.version, template=Words.read(self.offer.document["label"]))


def upgrade_of(connection: sa.Connection, app: LiveApp, document: Mapping[str, Any]) -> Upgrade | None:
    """Return what the newest version of an app's template would make of its `document`; None where there is none newer."""
    origin = origin_of(connection, app, document)
    if origin is None:
        return None
    try:
        offer = find_offer(connection, app.workspace_id, origin.template)
    except NotFound:
        return None
    if not is_newer(offer.version, origin.version):
        return None
    base = like(origin.document, document, origin.version)
    mine = like(document, document, origin.version)
    theirs = like(offer.document, document, offer.version)
    return Upgrade(origin, offer, base, theirs, merge(base, mine, theirs))


def is_newer(version: str, than: str) -> bool:
    """Say whether a version comes after another one: 1.10 after 1.9."""
    return numbers(version) > numbers(than)


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers; one that is none comes before all."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(each.isascii() and each.isdigit() for each in parts) else ()
