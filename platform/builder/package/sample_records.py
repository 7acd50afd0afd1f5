"""Records of an app as its sample data: a recipe that makes them again, with links, without people or what is personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...definition.model import Table
from ...fields import Field
from ...fields.masking import Masked
from ...runtime.records.api_value import api_value
from ...runtime.records.context import Context
from ...runtime.records.query import ListRequest, Row, list_records
from ...runtime.samples.load import FEW
from ...runtime.samples.recipe import recipes_of
from .taken_fields import may_go, replacement, row_may_go

NAME = "sample"
NEWEST = ("-created_at",)
Wanted = Mapping[str, Sequence[str]]
"""The fields whose values go along as they are, by table."""


def with_samples(document: Mapping[str, Any], recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with a recipe in place of those it has."""
    recipes = recipes_of(document)
    kept = {name: each for name, each in document.get("data", {}).items() if name not in recipes}
    return {**document, "data": {**kept, NAME: dict(recipe)}}


def sample_records(context: Context, wanted: Wanted, language: str) -> dict[str, Any]:
    """Return the recipe of the newest records of the tables, as far as the actor may see them.

    A record that needs one that does not go along stays behind. People are whoever is there where it is installed.
    """
    places: dict[str, dict[int, int]] = {}
    specs = []
    for key in _in_order(context, wanted):
        table = context.app.tables[key].definition
        spec = _spec(context, table, wanted[key], places, language)
        specs.append(spec)
    return {"seed": 1, "tables": specs}


def _in_order(context: Context, wanted: Wanted) -> list[str]:
    """Return the tables so that links lead to those before, as far as they lead in no circle."""
    waiting, found = list(wanted), list[str]()
    while waiting:
        free = (key for key in waiting if not (_targets(context, key, wanted) & {*waiting} - {key}))
        found.append(next(free, waiting[0]))
        waiting.remove(found[-1])
    return found


def _targets(context: Context, key: str, wanted: Wanted) -> set[str]:
    table = context.app.tables[key].definition
    return {
        each.settings["table"] for each in table.fields if each.type == "relation" and each.key in wanted[key]
    }


def _spec(
    context: Context, table: Table, keys: Sequence[str], places: dict[str, dict[int, int]], language: str
) -> dict[str, Any]:
    """Return a table of the recipe, and note at which place each of its records stands."""
    taken = [each for each in table.fields if each.key in keys and may_go(table, each)]
    links = {each.key: each for each in taken if each.type == "relation" and each.settings["table"] in places}
    plain = [each for each in taken if each.type != "relation"]
    asked = tuple(each.key for each in (*plain, *links.values()))
    needed = [each for each in table.fields if each.type == "relation" and each.required]
    within = [(each, places.get(each.settings["table"], {})) for each in needed]
    rows = _rows(context, table, asked, within)
    mine: dict[int, int] = {}
    records: list[dict[str, Any]] = []
    for row in reversed(rows):
        linked = {f"_{key}": _places(row, each, places) for key, each in links.items()}
        if any(linked.get(f"_{each.key}") in (None, []) for each in needed):
            continue
        mine[row.id] = len(records)
        told = _values(table, plain, row, len(records) + 1, language)
        records.append({**told, **{name: each for name, each in linked.items() if each not in (None, [])}})
    places[table.key] = mine
    makers: dict[str, Any] = {
        key: {"nth": each.settings["table"], "of": f"_{key}"} for key, each in links.items()
    }
    people = [each for each in table.fields if each.type == "member" and not each.settings.get("many")]
    makers |= {each.key: {"staff": True} for each in people} | {"owner": {"staff": True}}
    return {"table": table.key, "count": len(records), "records": records, "fields": makers}


def _rows(
    context: Context, table: Table, fields: Sequence[str], needed: Sequence[tuple[Field, Mapping[int, int]]]
) -> Sequence[Row]:
    """Return the newest records whose needed links lead to records that go along."""
    if not all(ids for _, ids in needed):
        return ()
    within = [
        {"field": each.key, "op": "has_any" if each.settings.get("many") else "in", "value": [*ids]}
        for each, ids in needed
    ]
    request = ListRequest(
        fields=tuple(fields), filter={"and": within} if within else None, sort=NEWEST, limit=FEW
    )
    return list_records(context, table.key, request).rows


def _places(row: Row, field: Field, places: Mapping[str, Mapping[int, int]]) -> Any:
    """Return the place of what a record links to, or their places where it links to several."""
    value, known = row.values.get(field.key), places[field.settings["table"]]
    if isinstance(value, Masked) or not value:
        return None
    if isinstance(value, list):
        return [known[each["id"]] for each in value if each["id"] in known]
    return known.get(value["id"])


def _values(table: Table, plain: Sequence[Field], row: Row, number: int, language: str) -> dict[str, Any]:
    """Return the values that go along, and what stands for those that do not."""
    told = {each.key: _value(each, row.values.get(each.key)) for each in plain}
    for field in table.fields:
        if field not in plain:
            told[field.key] = replacement(field, number, language)
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def _value(field: Field, value: Any) -> Any:
    if isinstance(value, Masked):
        return None
    if field.type != "subform":
        return api_value(value)
    children = [each for each in map(Field.read, field.settings["fields"]) if row_may_go(each)]
    return [
        {each.key: api_value(line[each.key]) for each in children if line.get(each.key) not in (None, "", [])}
        for line in value or ()
    ]
