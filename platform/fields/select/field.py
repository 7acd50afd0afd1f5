"""One of a list of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ...expressions import Kind, Type
from ..base import FieldType, Reader
from ..conditions import EQUALITY, allow, equality
from ..field import Field
from ..options import OPTIONS, UNDER, OptionValue, find_option, keys, option_label, options, typed_option
from ..scope import Scope


class SelectType(FieldType):
    """A choice of one option, stored as its key."""

    name = "select"
    label = Words("Select", "单选")
    help = Words("One of a list of options.", "从选项中选择一项。")
    icon = "circle-dot"
    family = "choice"
    settings = {"options": OPTIONS, "under": UNDER}
    required_settings = ("options",)
    operators = EQUALITY
    groupings = ("value",)

    def type(self, field: Field) -> Type:
        """Return OPTION."""
        return Type(Kind.OPTION)

    def options(self, field: Field) -> list[Mapping[str, Any]]:
        """Return the options in order."""
        return options(field)

    def option(self, field: Field, key: Any) -> Mapping[str, Any] | None:
        """Return one option, None when it is gone."""
        return find_option(field, key)

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the place of the option in the list; gone ones come last."""
        column = self.sql(field, scope)
        places = {key: place for place, key in enumerate(keys(field))}
        return sa.case(
            (column.is_(None), None), (column.not_in(list(places)), len(places)), else_=_place(places, column)
        )

    def color(self, field: Field, key: Any) -> str:
        """Return the colour of an option's chip."""
        return (find_option(field, key) or {}).get("color", "gray")

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes the key of an option."""
        return OptionValue(field)

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the key of the option called so."""
        return typed_option(field, text, reader.language) if text.strip() else None

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the option's label."""
        return "" if value is None else option_label(field, value, reader.language)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality with option keys."""
        allow(field, operator, self.operators)
        return equality(field, operator, value, column, OptionValue(field).read)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return the keys."""
        return {"enum": [*keys(field), None]}


def _place(places: Mapping[str, int], column: sa.ColumnElement) -> sa.ColumnElement:
    return sa.case(places, value=column) if places else sa.null()
