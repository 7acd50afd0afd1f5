"""What a form takes from other tables: values filled in, values carried over, records offered, records shown.

Everything is read with the rights of who fills the form in: what they may not see is not found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from ...core.errors import Fault, Malformed, NotFound
from ...core.words import Words
from ...definition.model import Form
from ...fields import type_of
from ...fields.field import Field
from ...fields.masking import Masked
from ..records.context import Context
from ..records.query import ListRequest, Row, get_record, list_records
from .entries import entries_of, field_entries
from .filters_from import Tree, names_in, plain, resolve
from .form_values import pointed

SHOWN = 5
"""How many matching records are shown where the form does not say."""
NOT_OFFERED = Words("This record is not offered here; choose another.", "此处不能选择该记录，请另选。")
NOTHING: Tree = {"or": []}
"""A filter that finds nothing."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Records that a form shows beside its fields: the columns, and the rows found."""

    key: str
    """"<section>:<number of the entry>", the same for every state of the form."""
    reads: frozenset[str]
    label: Words
    table: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]


def fill_reads(form: Form) -> dict[str, frozenset[str]]:
    """Return which fields of the form each filled field depends on."""
    return {
        key: frozenset(names_in(entry["fill"]["filter"]))
        for key, entry in field_entries(form).items()
        if "fill" in entry
    }


def filled(
    context: Context, form: Form, values: Mapping[str, Any], names: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the API values that other tables give to the form's fields; None where nothing is found.

    `values` are the form's; `names` limits it to some fields. A field that another fills may be read by a third:
    they are filled in the order in which they stand.
    """
    shown = context.rights.tables[form.table].shown
    found: dict[str, Any] = {}
    for key, entry in field_entries(form).items():
        if "fill" in entry and key in shown and (names is None or key in names):
            field = context.app.model.tables[form.table].by_key[key]
            found[key] = _first(context, entry["fill"], {**values, **found}, field)
    return found


def _first(context: Context, fill: Mapping[str, Any], values: Mapping[str, Any], field: Field) -> Any:
    rows = _found(context, fill, values, (fill["field"],), 1)
    return fitting(field, rows[0].values.get(fill["field"])) if rows else None


def fitting(field: Field, value: Any) -> Any:
    """Return a value of another record as the API value of a field, None where it does not fit or is masked."""
    taken = None if isinstance(value, Masked) else plain(value)
    if type_of(field).many and taken is not None and not isinstance(taken, list):
        taken = [taken]
    # A text takes any value as it reads: of a record its title.
    text = value.get("title") if isinstance(value, Mapping) else taken
    for way in (taken, None if text is None else str(text)):
        try:
            type_of(field).value(field).deserialize(way)
            return way
        except (ma.ValidationError, LookupError):
            continue
    return None


def offered(form: Form, key: str, values: Mapping[str, Any]) -> Tree | None:
    """Return the filter that says which records a pointer offers on this form; None for all."""
    entry = field_entries(form).get(key, {})
    if "filter" not in entry:
        return None
    return resolve(entry["filter"], values) or NOTHING


def offered_reads(form: Form) -> dict[str, frozenset[str]]:
    """Return which fields of the form the choices of each pointer depend on."""
    return {
        key: frozenset(names_in(entry["filter"]))
        for key, entry in field_entries(form).items()
        if "filter" in entry
    }


def offer_faults(
    context: Context, form: Form, values: Mapping[str, Any], record: Row | None = None
) -> list[Fault]:
    """Return a fault for each pointer to a record that the form does not offer.

    What stood there before and depends on nothing that changed stays as it is.
    """
    before = record.values if record else {}
    now = {**before, **values}
    changed = {key for key in now if plain(now[key]) != plain(before.get(key))}
    found = []
    for key, entry in field_entries(form).items():
        if "filter" not in entry or key not in now:
            continue
        reads = {key} | names_in(entry["filter"])
        ids = set(pointed(now[key]))
        if ids and (record is None or changed & reads) and not _all_offered(context, form, key, now, ids):
            found.append(Fault(key, NOT_OFFERED))
    return found


def _all_offered(context: Context, form: Form, key: str, values: Mapping[str, Any], ids: set[int]) -> bool:
    field = context.app.model.tables[form.table].by_key[key]
    reference = type_of(field).reference(field)
    if reference is None or reference.table is None:
        return True
    tree = offered(form, key, values)
    request = ListRequest(fields=(), filter=tree, ids=tuple(ids), limit=len(ids))
    return {row.id for row in _listed(context, reference.table, request)} == ids


def carry_of(form: Form) -> dict[str, Mapping[str, str]]:
    """Return, by pointer, which fields over there give their values to which fields here."""
    return {key: entry["carry"] for key, entry in field_entries(form).items() if "carry" in entry}


def carried(context: Context, form: Form, key: str, record_id: int | None) -> dict[str, Any]:
    """Return the API values taken over when a record is chosen; nothing where there is none to be seen."""
    table = context.app.model.tables[form.table]
    taken, there = carry_of(form).get(key, {}), type_of(table.by_key[key]).reference(table.by_key[key])
    if not taken or record_id is None or there is None or there.table not in context.rights.tables:
        return {}
    wanted = {far: near for far, near in taken.items() if far in context.rights.tables[there.table].fields}
    shown = context.rights.tables[form.table].shown
    try:
        row = get_record(context, there.table, record_id, tuple(wanted))
    except NotFound:
        return {}
    return {
        near: fitting(table.by_key[near], row.values.get(far))
        for far, near in wanted.items()
        if near in shown
    }


def matches(context: Context, form: Form, values: Mapping[str, Any]) -> list[Matching]:
    """Return the records the form shows beside what is typed; a table the actor may not see is left out."""
    found = []
    for place, told in _match_entries(form):
        mine = context.rights.tables.get(told["table"])
        if mine is None:
            continue
        there = context.app.model.tables[told["table"]]
        fields = tuple(there.by_key[key] for key in told["fields"] if key in mine.shown)
        rows = _found(context, told, values, tuple(each.key for each in fields), told.get("limit", SHOWN))
        label = Words.read(told["label"]) if told.get("label") else there.label
        reads = frozenset(names_in(told["filter"]))
        found.append(Matching(place, reads, label, there.key, fields, tuple(rows)))
    return found


def match_reads(form: Form) -> frozenset[str]:
    """Return which fields of the form the records it shows depend on."""
    return frozenset(name for _, told in _match_entries(form) for name in names_in(told["filter"]))


def _match_entries(form: Form) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for section in form.sections:
        for number, entry in enumerate(entries_of(section)):
            if "matches" in entry:
                yield f"{section['key']}:{number}", entry["matches"]


def _found(
    context: Context, told: Mapping[str, Any], values: Mapping[str, Any], fields: tuple[str, ...], limit: int
) -> list[Row]:
    """Return the records a filter of the form finds now."""
    tree = resolve(told["filter"], values)
    if tree is None or told["table"] not in context.rights.tables:
        return []
    request = ListRequest(fields=fields, filter=tree, sort=tuple(told.get("sort", ())), limit=limit)
    return _listed(context, told["table"], request)


def _listed(context: Context, table_key: str, request: ListRequest) -> list[Row]:
    """Return the records found; none where the filter names what the actor may not see, or takes no such value."""
    try:
        return list_records(context, table_key, request).rows
    except (NotFound, Malformed):
        return []
