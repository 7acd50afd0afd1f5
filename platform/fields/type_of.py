"""Finding the type of a field. `fields/__init__.py` fills the mapping; types that show other fields ask here."""

from __future__ import annotations

from .base import FieldType
from .field import Field

TYPES: dict[str, FieldType] = {}


def type_of(field: Field) -> FieldType:
    """Return the type of a field, in the shape this field's settings give it; LookupError when there is none."""
    return TYPES[field.type].shaped(field)
