"""The types a field can be given, those it cannot with the reason, and the field as the page asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.errors import NotFound
from ....core.words import Words
from ....fields import FIELD_TYPES, Field
from ....fields.base import FieldType
from ....fields.conversions.declared import conversion, way_of
from ....fields.conversions.way import Refusal, Way
from ....runtime.apps.live import LiveApp
from ....web.current import connection
from ...conversions.held import Held, held
from ...conversions.retyped import retyped_field
from ...conversions.settings import settings_of, without_values
from ..field_settings.types import types_by_family
from ..taken_keys import option_keys
from ..working import Working


@dataclass(frozen=True, slots=True)
class Choice:
    """One type of the list; `reason` says why it cannot be chosen."""

    kind: FieldType
    reason: Words | None


def choices(table: str, before: str) -> list[tuple[Words, list[Choice]]]:
    """Return the types of each family as choices for a field of the type `before`."""
    return [
        (label, [Choice(kind, _reason(before, kind.name)) for kind in kinds if kind.name != before])
        for label, kinds in types_by_family(table)
    ]


def _reason(before: str, after: str) -> Words | None:
    found = conversion(before, after)
    return found.words if isinstance(found, Refusal) else None


@dataclass(frozen=True, slots=True)
class Target:
    """The field as it is to be, and how its values get there."""

    kind: FieldType
    document: Mapping[str, Any]
    way: Way
    values: Held | None
    """What it holds now; None for a field that is in the draft alone."""

    @property
    def field(self) -> Field:
        """Return the field as it is to be."""
        return Field.read(self.document)


def target(
    state: Working, table: str, before: Mapping[str, Any], kind: str, asked: Mapping[str, str]
) -> Target | None:
    """Return the field with another type; None while a table to link is not chosen. Raises NotFound."""
    if kind not in FIELD_TYPES or kind == before["type"] or _reason(before["type"], kind) is not None:
        raise NotFound
    settings = _asked(state, kind, asked)
    if settings is None:
        return None
    values = _values(state.app, table, before)
    settings |= (
        settings_of(values, kind, option_keys(state, table, before["key"]))
        if values
        else without_values(kind)
    )
    document = retyped_field(before, kind, settings)
    way = way_of(values.field if values else Field.read(before), Field.read(document))
    if isinstance(way, Refusal):
        raise NotFound
    return Target(FIELD_TYPES[kind], document, way, values)


def _asked(state: Working, kind: str, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the settings that the page asks for: the linked table, and whether there may be several."""
    settings = FIELD_TYPES[kind].settings
    told: dict[str, Any] = {"many": True} if "many" in settings and asked.get("many") == "1" else {}
    if "table" not in settings:
        return told
    to = asked.get("to", "")
    known = state.model.tables.get(to)
    return {"table": to, **told} if known is not None and known.parent is None else None


def _values(app: LiveApp, table: str, before: Mapping[str, Any]) -> Held | None:
    try:
        return held(connection(), app, table, before["key"])
    except NotFound:
        return None


def tables_to_link(state: Working) -> Sequence[tuple[str, Words]]:
    """Return the key and label of every table that can be linked."""
    return [(each.key, each.label) for each in state.model.tables.values() if each.parent is None]
