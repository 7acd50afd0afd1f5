"""Some of a list of options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.json_column import Json
from ...core.limits import LIMITS
from ...core.words import Words
from ...expressions import Kind, Type, list_of
from ..base import Directory, FieldType, Reader
from ..conditions import LISTED, allow
from ..field import Field
from ..joined import join
from ..json_lists import listed
from ..options import OPTIONS, UNDER, OptionValue, find_option, keys, option_label, options, typed_option
from ..scope import Scope
from ..typed_list import typed_list
from ..value import ListValue


class MultiSelectType(FieldType):
    """A choice of several options, stored as a list of keys in the order of the options."""

    name = "multi_select"
    label = Words("Multi-select", "多选")
    help = Words("Some of a list of options.", "从选项中选择多项。")
    icon = "list-check"
    family = "choice"
    settings = {"options": OPTIONS, "under": UNDER}
    required_settings = ("options",)
    many = True
    operators = LISTED
    aggregates = ("count", "filled", "empty")
    sortable = False

    def type(self, field: Field) -> Type:
        """Return a list of OPTION."""
        return list_of(Type(Kind.OPTION))

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return JSON."""
        return Json()

    def options(self, field: Field) -> list[Mapping[str, Any]]:
        """Return the options in order."""
        return options(field)

    def option(self, field: Field, key: Any) -> Mapping[str, Any] | None:
        """Return one option, None when it is gone."""
        return find_option(field, key)

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[str]:
        """Return the keys."""
        return parts[0] or []

    def color(self, field: Field, key: Any) -> str:
        """Return the colour of an option's chip."""
        return (find_option(field, key) or {}).get("color", "gray")

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes a list of option keys."""
        return OptionListValue(field)

    def parse(self, field: Field, text: str, reader: Reader) -> list[str]:
        """Return the keys of options written with commas, 、 or line breaks between them."""
        return [typed_option(field, item, reader.language) for item in typed_list(text, _labels(field))]

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the labels with commas between them."""
        return join((option_label(field, key, reader.language) for key in value or ()), reader)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return has_any or has_all of option keys."""
        allow(field, operator, self.operators)
        return listed(field, operator, value, column, OptionValue(field).read, scope.dialect)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of the keys."""
        return {"type": ["array", "null"], "items": {"enum": keys(field)}, "uniqueItems": True}


class OptionListValue(ListValue):
    """Keys of options, put in the order of the options."""

    def __init__(self, field: Field) -> None:
        super().__init__(OptionValue(field), LIMITS.options_per_field)
        self.places = {key: place for place, key in enumerate(keys(field))}

    def read(self, value: Any) -> list[str] | None:
        """Return the keys in order."""
        found = super().read(value)
        return sorted(found, key=self.places.__getitem__) if found else None


def _labels(field: Field) -> list[str]:
    return [label for option in options(field) for label in _names(option)]


def _names(option: Mapping[str, Any]) -> tuple[str, ...]:
    label = option.get("label")
    return tuple(label.values()) if isinstance(label, Mapping) else (label or option["key"],)
