"""What whoever calls an automation hands over: checked by the types of its inputs, and kept as steps read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ....automations.triggers.inputs import input_field
from ....core.errors import NO_SUCH_FIELD, Fault, Invalid, NotFound
from ....fields import Field, type_of
from ....fields.base import Reference
from ....fields.messages import REQUIRED
from ....identity.models import Person
from ...records.api_value import api_value
from ...records.context import Context
from ...records.page import ListRequest
from ...records.query import list_records
from ...records.references import NO_SUCH_PERSON, NO_SUCH_RECORD, ids_in
from ...records.schema import flatten
from ..known import Automation

_PEOPLE = Person.__table__


def input_fields(automation: Automation) -> list[Field]:
    """Return the fields an automation asks for."""
    return [input_field(each) for each in automation.settings.get("inputs", ())]


def checked(context: Context, automation: Automation, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return API values as a run keeps them; raises Invalid with every fault, its path the input's key.

    Records that the context may not see and people who have left are as unknown as those that never were.
    """
    fields = input_fields(automation)
    found, faults = {}, [Fault(key, NO_SUCH_FIELD) for key in given.keys() - {each.key for each in fields}]
    for field in fields:
        value, wrong = _read(context, field, given.get(field.key))
        found[field.key] = value
        faults.extend(wrong)
    if faults:
        raise Invalid(faults)
    return found


def _read(context: Context, field: Field, told: Any) -> tuple[Any, Sequence[Fault]]:
    kind = type_of(field)
    schema = kind.value(field)
    schema.allow_none = True
    try:
        stored = schema.deserialize(told)
    except ma.ValidationError as error:
        return None, [Fault(field.key, words) for _, words in flatten(error.messages)]
    if stored in (None, "", []):
        return None, [Fault(field.key, REQUIRED)] if field.required else ()
    reference = kind.reference(field)
    if reference is None:
        return api_value(stored), ()
    return _pointed(reference, stored), list(_missing(context, field.key, reference, ids_in(stored)))


def _pointed(reference: Reference, stored: Any) -> Any:
    """Return a pointer as steps read it: records with their table."""
    if reference.kind != "record":
        return stored
    if reference.many:
        return {"table": reference.table, "ids": list(stored)}
    return {"table": reference.table, "id": stored}


def _missing(context: Context, key: str, reference: Reference, ids: Sequence[int]) -> Iterator[Fault]:
    record = reference.kind == "record"
    there = _records(context, reference.table or "", ids) if record else _people(context, ids)
    if not there.issuperset(ids):
        yield Fault(key, NO_SUCH_RECORD if record else NO_SUCH_PERSON)


def _records(context: Context, table: str, ids: Sequence[int]) -> set[int]:
    try:
        asked = ListRequest(fields=(), ids=tuple(ids), limit=len(ids))
        return {row.id for row in list_records(context, table, asked).rows}
    except NotFound:
        return set()


def _people(context: Context, ids: Sequence[int]) -> set[int]:
    there = _PEOPLE.c.id.in_(ids), _PEOPLE.c.workspace_id == context.actor.workspace_id
    return set(context.connection.scalars(sa.select(_PEOPLE.c.id).where(*there, _PEOPLE.c.active)))
