"""Whether a view that somebody wants to keep is one: what the definition's own views must hold to, and their rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.errors import Fault, Invalid
from ...definition.check import check
from ...definition.model import View
from ...fields import UnknownField
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.filters import check_filter, fields_of
from ..records.views import deciding, find_readable
from .kept import base_document

CANDIDATE = "candidate_of_a_saved_view"
SHOWN_ONLY = ("fields", "bar", "sums")
"""Lists of fields from which what the actor may not see is left out."""


def checked_members(
    context: Context, table: LiveTable, base: str | None, members: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the members of a view as they may be kept.

    Raises UnknownField for a field the actor may not read, whether it is there or not, Malformed and Invalid.
    """
    check_filter(members.get("filter"))
    rights = context.rights
    kept = dict(members)
    for member in SHOWN_ONLY:
        if member in kept:
            names = kept[member]
            kept[member] = [each for each in names if find_readable(table, rights, each, masked=True)]
    document = {**base_document(context.app, table.key, base), **kept}
    document |= {"key": CANDIDATE, "table": table.key, "label": "candidate"}
    for name in sorted(_named(View.read(document)) - {"id"}):
        if find_readable(table, rights, name, masked=True) is None:
            raise UnknownField(field=name[:50])
    _check(context.app.model.document, document)
    return kept


def _named(view: View) -> set[str]:
    """Return every field that a view reads, other than to show it."""
    told = view.settings
    colors = (fields_of(each.get("filter")) for each in told.get("colors", ()))
    spans = {each["end"] for each in told.get("dates", ()) if "end" in each}
    others = {told[member] for member in ("cover", "progress", "after") if member in told}
    return deciding(view).union(view.footer, spans, others, *colors)


def _check(whole: Mapping[str, Any], document: Mapping[str, Any]) -> None:
    """Hold a view to what `definition/check.py` says of views; raises Invalid."""
    views = [*whole.get("views", ()), document]
    place = f"views/{document['table']}.{CANDIDATE}.json"
    faults = [each for each in check({**whole, "views": views}) if each.file == place]
    if faults:
        raise Invalid([Fault(path, words) for path, words in _told(faults)])


def _told(faults: Any) -> Iterator[tuple[str, Any]]:
    """Yield (member of the view, words) of the faults found."""
    for each in faults:
        yield each.path.removeprefix("$.").partition(".")[0].partition("[")[0], each.words
