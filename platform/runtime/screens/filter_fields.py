"""The fields conditions can be made on: a table's own, and those of the records it is linked with.

A field beyond a list ("has a need whose priority is high") is met by any one record of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...core.words import Words
from ...fields import type_of
from ...fields.field import Field
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.hops import find_hop
from ..records.views import find_readable
from .columns import readable_fields

ANY_OF = Words("{label} (any)", "{label}（任一）")


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field as the editor of conditions offers it."""

    path: str
    """Its dotted name from the list's table."""
    label: Words
    field: Field
    table: str
    """The table it belongs to: there its choices are asked for."""


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """Fields offered together: the table's own under no heading, others under the link that leads to them."""

    label: Words | None
    fields: Sequence[FilterField]


def filter_groups(context: Context, table: LiveTable) -> list[FilterGroup]:
    """Return what the editor offers: the table's own fields, then those one link away."""
    groups = [FilterGroup(None, _of(context, table, ""))]
    for key, field in readable_fields(table, context.rights.tables[table.key]).items():
        hop = find_hop(table, key)
        if hop is None or hop.target.key not in context.rights.tables:
            continue
        if hop.through is not None and hop.through not in context.rights.tables[hop.target.key].fields:
            continue
        label = field.label if hop.kind == "one" else Words(*_both(ANY_OF, field.label))
        if found := _of(context, hop.target, f"{key}."):
            groups.append(FilterGroup(label, found))
    return groups


def _both(words: Words, label: Words) -> tuple[str, str]:
    return words.to("en", label=label.en), words.to("zh", label=label.zh)


def _of(context: Context, table: LiveTable, before: str) -> list[FilterField]:
    return [
        FilterField(f"{before}{key}", field.label, field, table.key)
        for key, field in readable_fields(table, context.rights.tables[table.key]).items()
        # Beyond a link its pointers back and onward only repeat what stands here already.
        if type_of(field).operators and not (before and field.type in ("reverse", "subform"))
    ]


def known_fields(
    context: Context, table: LiveTable, groups: Sequence[FilterGroup], besides: Iterable[str] = ()
) -> Mapping[str, FilterField]:
    """Return what is offered by its path, with the paths `besides` that lead further and may be read too."""
    found = {each.path: each for group in groups for each in group.fields}
    for path in besides:
        if path in found or len(path) > 400:
            continue
        field = find_readable(table, context.rights, path)
        if field is not None and type_of(field).operators:
            found[path] = FilterField(path, field.label, field, _end(table, path))
    return found


def _end(table: LiveTable, path: str) -> str:
    """Return the table at the end of a readable path."""
    for key in path.split(".")[:-1]:
        hop = find_hop(table, key)
        if hop is not None:
            table = hop.target
    return table.key
