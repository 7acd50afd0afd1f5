"""What a new type is told without asking: its options, how many decimals its numbers have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from ...fields import FIELD_TYPES
from ...fields.conversions.declared import conversion
from ...fields.conversions.way import Between, Lost, Way
from ...fields.field import Field
from .held import Held
from .new_options import new_options

MOST_DECIMALS = 6
SAMPLE = 2_000


def settings_of(values: Held, kind: str, used: Collection[str] = ()) -> dict[str, Any]:
    """Return the settings that the values of a field ask of a new type, by its name.

    New options have no key of `used`.
    """
    way = conversion(values.field.type, kind)
    if isinstance(way, Way) and "options" in FIELD_TYPES[kind].settings:
        return {"options": new_options(values, FIELD_TYPES[kind].many, used)}
    if isinstance(way, Way) and "decimals" in FIELD_TYPES[kind].settings:
        return {"decimals": _decimals(values, way, kind)}
    return {}


def without_values(kind: str) -> dict[str, Any]:
    """Return the settings a new type needs where there are no values."""
    if "options" in FIELD_TYPES[kind].settings:
        return {"options": [{"key": "option_1", "label": {"en": "Option 1", "zh": "选项 1"}, "color": "red"}]}
    return {}


def _decimals(values: Held, way: Way, kind: str) -> int:
    """Return how many decimals the numbers of a sample have."""
    told: Mapping[str, Any] = {"key": "value", "type": kind, "decimals": MOST_DECIMALS}
    convert = way.make(Between(values.field, Field.read(told), values.reader, values.names.named))
    most = 0
    for page in values.sample(SAMPLE):
        for _, value in page:
            try:
                found = convert(value)
            except Lost:
                continue
            if isinstance(found, Decimal):
                places = -int(found.normalize().as_tuple().exponent)
                most = max(most, places - (2 if kind == "percent" else 0))
    return min(most, MOST_DECIMALS)
