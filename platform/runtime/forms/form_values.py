"""What the names in a form's rules stand for: the values typed so far, and what can be read through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma

from ...core.errors import NotFound
from ...core.whole_number import ID_DIGITS, whole_number
from ...definition.links import link
from ...definition.model import Table
from ...definition.reads import parsed
from ...definition.types import path_type
from ...expressions import NUMBER, TEXT, Expression, Type, check, evaluate
from ...fields import type_of
from ...fields.decimals import read_decimal
from ...fields.field import Field
from ...fields.masking import Masked
from ..records.api_value import api_value
from ..records.context import Context
from ..records.query import get_record

Path = tuple[str, ...]


class FormValues:
    """The values of a form, or of one row of it, as expressions take them.

    `values` are API values or those of a record that was read. Records that the form points to are read with the
    rights of who fills it in, each once.
    """

    def __init__(
        self,
        context: Context,
        table: Table,
        values: Mapping[str, Any],
        linked: dict[tuple[str, int, str], Any] | None = None,
    ) -> None:
        self.context, self.table, self.values = context, table, values
        self.linked = {} if linked is None else linked

    def __call__(self, path: Path) -> Any:
        """Return what a name stands for; None where it is empty."""
        key, rest = path[0], path[1:]
        field = self.table.by_key[key]
        if rest:
            return self._through(field, rest)
        if field.type == "formula":
            return self._formula(field)
        if field.type == "lookup" and field.link is not None and field.target is not None:
            return self._through(field.link, (field.target.key,))
        if field.type == "subform":
            return [
                *range(len(rows_in(self.values.get(key))))
            ]  # they have no numbers yet; how many is what counts
        return stored(field, self.values.get(key))

    def row(self, subform: str, row: Mapping[str, Any]) -> FormValues:
        """Return the values of one row of a sub-form."""
        table = self.context.app.model.tables[f"{self.table.key}.{subform}"]
        return FormValues(self.context, table, row, self.linked)

    def _formula(self, field: Field) -> Any:
        expression, model = parsed(field.settings["expression"]), self.context.app.model
        if not isinstance(expression, Expression):
            return None
        checked = check(expression, lambda path: path_type(model, self.table.key, path))
        return evaluate(checked, self, self.context.environment)

    def _through(self, field: Field, rest: Path) -> Any:
        """Return what lies behind a link: of a list of records, the list of what each holds."""
        leads = link(self.table.key, field)
        if leads is None:
            return None
        if field.type == "subform":
            found = [self.row(field.key, row)(rest) for row in rows_in(self.values.get(field.key))]
        else:
            ids = pointed(self.values.get(field.key))
            found = [self._there(leads.table, each, rest) for each in ids]
        flat = [item for each in found for item in (each if isinstance(each, list) else [each])]
        return flat if leads.many else (found[0] if found else None)

    def _there(self, table: str, record_id: int, rest: Path) -> Any:
        place = (table, record_id, rest[0])
        if place not in self.linked:
            try:
                row = get_record(self.context, table, record_id, (rest[0],))
                self.linked[place] = row.values.get(rest[0])
            except NotFound:
                self.linked[place] = None
        there = self.context.app.model.tables[table]
        return FormValues(self.context, there, {rest[0]: self.linked[place]}, self.linked).held(rest)

    def held(self, path: Path) -> Any:
        """Return a value that was read: what is computed came with it."""
        field = self.table.by_key[path[0]]
        if path[1:]:
            return self._through(field, path[1:])
        if field.type == "subform":
            return [row["id"] for row in rows_in(self.values.get(path[0])) if "id" in row]
        return stored(field, self.values.get(path[0]))


def stored(field: Field, value: Any) -> Any:
    """Return an API value, or one that was read, as it would be stored.

    A text or number outside its field's limits still counts, as in a browser, which does not know them; what else
    does not fit counts as empty. What is wrong with it is told when it is saved.
    """
    bare = _bare(value)
    kind = type_of(field)
    if bare is None or not kind.writable:
        return bare
    try:
        return kind.value(field).deserialize(api_value(bare))
    except ma.ValidationError:
        return _beyond_limits(kind.type(field), bare)


def _beyond_limits(type: Type, value: Any) -> Any:
    if type == TEXT and isinstance(value, str):
        return value.strip() or None
    return read_decimal(value) if type == NUMBER else None


def pointed(value: Any) -> list[int]:
    """Return the ids that a pointer's value holds, whatever its form."""
    bare = _bare(value)
    listed = bare if isinstance(bare, list) else [bare]
    known = (whole_number(each, ID_DIGITS) if isinstance(each, str) else each for each in listed)
    return [each for each in known if isinstance(each, int)]


def rows_in(value: Any) -> Sequence[Mapping[str, Any]]:
    """Return the rows a sub-form's value holds."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _bare(value: Any) -> Any:
    """Return a value without masks, and with ids for what points elsewhere."""
    if isinstance(value, Masked) or value is None:
        return None
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [_bare(each) for each in value]
    return value
