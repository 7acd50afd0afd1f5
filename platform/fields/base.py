"""What a field type is: a small class, found by its name in the list of `fields/__init__.py`.

Values have three forms. *API* values are JSON as in the JSON API (a relation is an id on input). *Python*
values are what marshmallow makes of them and what the database gives back: str, int, Decimal, bool, date, aware
datetime, list, and {"id", "title"} for anything that points elsewhere. *Typed* text is what people write or paste.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

import marshmallow as ma
import sqlalchemy as sa

from ..core.errors import ProductError
from ..core.words import Words
from ..expressions import TEXT, Type
from .aggregates import COUNTS, aggregate
from .field import Field
from .masking import DOTS, Masked, is_nothing
from .scope import Scope


class NotUnderstood(ProductError):
    """Typed text that is not a value of the type; `words` say what would be (422, beside the input)."""

    code = "not_understood"
    words = Words("“{text}” cannot be read here.", "无法识别“{text}”。")

    def __init__(self, words: Words, **data: Any) -> None:
        self.words = words.fill(**data) if data else words  # type: ignore[misc]
        super().__init__()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a stored value points to, so that the record service can check that it exists and may be seen."""

    kind: str
    """"record", "person", "department" or "file"."""
    many: bool
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads or types: language ("zh" or "en") and IANA time zone."""

    language: str
    zone: str
    now: datetime | None = None
    """The moment "today" is meant at; None: the clock's."""
    find: Callable[[Reference, str], int | None] | None = None
    """Finds the id of what a typed name points to, for fields that point elsewhere."""


class Directory(Protocol):
    """Names of people and departments by id, known without a query per row."""

    def person(self, person_id: int) -> Mapping[str, Any]:
        """Return {"id", "title"} of a person."""

    def department(self, department_id: int) -> Mapping[str, Any]:
        """Return {"id", "title"} of a department."""


class FieldType:
    """One type of field. Class members describe it; methods turn values from one form into another.

    Ask for a field's type with `type_of(field)`: it gives the type in the shape of that field (to one or to
    many, a lookup with the operators of what it shows); the mapping `FIELD_TYPES` is the palette.
    """

    name: ClassVar[str]
    label: ClassVar[Words]
    help: ClassVar[Words]
    icon: ClassVar[str]
    family: ClassVar[str] = "basic"
    """"basic", "choice", "people", "relation", "computed" or "system": where the palette shows it."""
    settings: ClassVar[Mapping[str, Any]] = {}
    """JSON Schema properties of the type's own settings, each with a bilingual "title": {"en", "zh"}."""
    required_settings: ClassVar[tuple[str, ...]] = ()
    writable: bool = True
    searchable: bool = False
    titled: bool = False
    """May be a table's title field: its `sql` is text."""
    unique: bool = False
    """May be declared unique."""
    many: bool = False
    """Its value is a list; empty is [] to people and NULL to the database."""
    absent: Any = None
    """The API value of a control that a posted form leaves out: a check box not ticked is no."""
    operators: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = COUNTS
    groupings: tuple[str, ...] = ()
    """Ways to group: ("value",), for times ("day", "week", "month", "quarter", "year")."""
    sortable: bool = True
    legible: bool = False
    """Its mask shows some of the value; else only whether there is one is ever asked of the database for it."""
    summary: str = "left"
    """How a cell is aligned: "left", "right" or "center"."""

    @property
    def input_template(self) -> str:
        """The template of its control, below `fields/`. A class attribute names another type's."""
        return f"{self.name}/input.html"

    @property
    def cell_template(self) -> str:
        """The template of its value in a list, below `fields/`."""
        return f"{self.name}/cell.html"

    @property
    def page_template(self) -> str:
        """The template of its value on a record's own page, where there is room for more than in a list."""
        return self.cell_template

    def shaped(self, field: Field) -> FieldType:
        """Return the type as this field has it; itself unless settings change what the type can do."""
        return self

    def type(self, field: Field) -> Type:
        """Return the type the field has in expressions."""
        return TEXT

    def column_type(self, field: Field) -> sa.types.TypeEngine | None:
        """Return the type of its physical column, or None where the field adds no column to its table."""
        return sa.Text()

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value within a statement, fit for filters and aggregates (a stored one: the bare column)."""
        return scope.column(field.key)

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value as expressions take it (`Scope.value` gives this): decimals as doubles, lists as JSON."""
        return self.sql(field, scope)

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return what to sort by: options by their order. Pointers sort by the title they point to (see Scope)."""
        return self.sql(field, scope)

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return what a list must select to show the field; `load` gets the same parts back."""
        return (self.sql(field, scope),)

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Any:
        """Return the Python value shown and sent, from the selected parts."""
        return parts[0]

    def value(self, field: Field) -> ma.fields.Field:
        """Return the marshmallow field that turns an API value into the stored one, with every check.

        Empty comes out as None. Its messages are lists of `Words`. `required` is the record service's to check.
        """
        raise LookupError(f"{self.name} cannot be written")

    def reference(self, field: Field) -> Reference | None:
        """Return what the stored value points to, or None."""
        return None

    def search_text(self, field: Field, value: Any) -> str:
        """Return what the quick search knows of a stored text."""
        return value

    def parse(self, field: Field, text: str, reader: Reader) -> Any:
        """Return the API value of what somebody typed or pasted; raises NotUnderstood. Empty text is None."""
        return text.strip() or None

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return what its control shows for a Python value, an API value, or text as it was typed."""
        return "" if value is None else str(value)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the value as people read it; "" for None."""
        return "" if value is None else str(value)

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return what those see who may not see the value (an API or stored one); None for an empty one."""
        return None if is_nothing(value) else Masked(DOTS)

    def load_mask(self, field: Field, part: Any) -> Masked | None:
        """Return the mask from what was selected for it (`Scope.mask_part`): the value of a `legible` type only."""
        if part is None:
            return None
        return self.mask(field, part) if self.legible else Masked(DOTS)

    def mask_sql(self, field: Field, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
        """Return `mask` within a statement, for the titles of records; a titled type that is `legible` has its own."""
        return sa.type_coerce(sa.case((column.is_not(None), DOTS)), sa.Text)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return the filter `column operator value`. `value` is an API value of the request, unchecked.

        Raises Malformed for a value that does not fit the operator. Empty counts as not equal. A positive
        condition on an empty value may be NULL instead of false (so that indexes serve it): negate it with
        `IS NOT TRUE`, never with a plain NOT.
        """
        raise LookupError(f"{self.name} has no operator {operator}")

    def aggregate(
        self, field: Field, function: str, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement:
        """Return one of `aggregates` over a group of records; `column` is `sql` of each of them."""
        return aggregate(field, self.aggregates, function, column, scope)

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return what to group by for one of `groupings`: the value itself, or the first day of a period."""
        return column

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return the JSON Schema (2020-12) of its API value."""
        return {"type": ["string", "null"]}
