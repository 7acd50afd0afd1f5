"""What a new record holds where nothing was given: declared values, expressions, and who owns it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import marshmallow as ma

from ...definition.types import path_type
from ...expressions import CheckedExpression, check, evaluate, parse
from ...fields import Field, type_of
from ...fields.messages import REQUIRED
from ..apps.live import LiveTable
from .api_value import api_value
from .context import Context
from .draft import Act, Draft
from .shape import shape_of

log = logging.getLogger(__name__)

OWNER = "owner"


def fill(act: Act, drafts: Sequence[Draft]) -> None:
    """Give every fresh draft the defaults of the fields it leaves out."""
    for draft in drafts:
        if not draft.fresh:
            continue
        for key, default in _defaults(draft.table).items():
            if key not in draft.values and key not in draft.children:
                value = default(draft.values.get, act.context)
                draft.values[key] = list(value) if isinstance(value, list) else value
        if OWNER in shape_of(draft.table).columns and OWNER not in draft.values:
            draft.values[OWNER] = act.context.actor.person_id


def initial_values(context: Context, table_key: str) -> dict[str, Any]:
    """Return the API values an empty form of the table starts with, of the fields the actor may write."""
    table = context.app.tables[table_key]
    found: dict[str, Any] = {}
    for key, default in _defaults(table).items():
        found[key] = default(found.get, context)
    if OWNER in shape_of(table).columns:
        found.setdefault(OWNER, context.actor.person_id)
    mine = context.rights.tables[table_key].on_create
    return {key: api_value(value) for key, value in found.items() if key in mine and value is not None}


def check_required(act: Act, drafts: Sequence[Draft]) -> None:
    """Note required fields left empty: all of a new record's, only the changed ones of another.

    A field the actor cannot write is nothing they could fill in, so it is not asked for.
    """
    for draft in drafts:
        mine = act.context.rights.tables.get(draft.table.key)
        writable = mine.writable("create" if draft.fresh else "edit") if mine else frozenset()
        faulty = {fault.path for fault in act.faults}
        for key in shape_of(draft.table).required:
            if mine is not None and key not in writable:
                continue
            if _left_empty(draft, key) and draft.path + key not in faulty:
                act.fault(draft, key, REQUIRED)


def _left_empty(draft: Draft, key: str) -> bool:
    if key in draft.children:
        return not draft.children[key].kept
    if key in draft.values:
        return draft.values[key] in (None, "", [])
    return draft.fresh


Default = Callable[[Callable[[str], Any], Context], Any]


@lru_cache(maxsize=512)
def _defaults(table: LiveTable) -> Mapping[str, Default]:
    """Return the defaults of a table, constants first, so that expressions may read them."""
    fields = [field for field in shape_of(table).writable.values() if field.default]
    constants = {field.key: _constant(field) for field in fields if "value" in field.default}
    return constants | {
        field.key: _computed(table, field) for field in fields if "expression" in field.default
    }


def _constant(field: Field) -> Default:
    stored = type_of(field).value(field).deserialize(field.default["value"])
    return lambda _values, _context: stored


def _computed(table: LiveTable, field: Field) -> Default:
    model = table.app.model
    checked: CheckedExpression = check(
        parse(field.default["expression"]), lambda path: path_type(model, table.key, path)
    )
    reader = type_of(field).value(field)
    decimals = field.settings.get("decimals")

    def default(values: Callable[[str], Any], context: Context) -> Any:
        result = evaluate(
            checked, lambda path: values(path[0]) if len(path) == 1 else None, context.environment
        )
        try:
            return reader.deserialize(as_api(result, decimals))
        except ma.ValidationError:
            # A default that gives no value of the field's type leaves the field empty; `required` speaks up.
            return None

    return default


def as_api(result: Any, decimals: int | None) -> Any:
    """Return an expression's result as an API value: doubles lose the noise beyond 15 digits."""
    if isinstance(result, float):
        exact = Decimal(f"{result:.15g}")
        return str(exact if decimals is None else round(exact, decimals))
    if isinstance(result, date | datetime | Decimal):
        return api_value(result)
    return result
