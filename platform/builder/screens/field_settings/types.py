"""The list of field types to choose from, by family."""

from __future__ import annotations

from collections.abc import Mapping

from ....core.words import Words
from ....fields import FIELD_TYPES, SYSTEM_TYPES
from ....fields.base import FieldType

FAMILIES: Mapping[str, Words] = {
    "basic": Words("Basic", "基础字段"),
    "choice": Words("Choices", "选择"),
    "people": Words("People", "人员"),
    "relation": Words("Links between tables", "关联"),
    "computed": Words("Computed", "计算"),
}
IN_ROWS = ("subform", "reverse")
"""What a sub-form's rows cannot have."""


def types_by_family(table: str) -> list[tuple[Words, list[FieldType]]]:
    """Return the types a table may be given, under the heading of each family; those every table has are left out."""
    system = {each.name for each in SYSTEM_TYPES}
    offered = [
        each
        for each in FIELD_TYPES.values()
        if each.name not in system and not ("." in table and each.name in IN_ROWS)
    ]
    groups = [
        (label, [each for each in offered if each.family == family]) for family, label in FAMILIES.items()
    ]
    return [(label, found) for label, found in groups if found]
