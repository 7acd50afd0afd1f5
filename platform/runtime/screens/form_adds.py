"""Making a linked record from within a form: which fields offer it, and the way there and back without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from ...core.errors import NotFound
from ...core.words import Words
from .form_drafts import draft_view, keep_typed
from .form_open import OpenForm
from .paths import quick_path

ADD = "_add"
"""The button of a posted form that makes a linked record first; its value is the field."""
FOR = "_for"
"""The field of the form one came from that the new record goes into."""


@dataclass(frozen=True, slots=True)
class Add:
    """Where a record for a field is made, and what it is."""

    href: str
    label: Words


def adds_of(opened: OpenForm) -> Mapping[str, Add]:
    """Return the fields of a form whose records can be made in place by who fills it in."""
    context = opened.context
    found: dict[str, Add] = {}
    for each in opened.placed:
        reference = each.type.reference(each.field)
        if not each.entry.get("add") or not each.writable or reference is None or reference.table is None:
            continue
        mine = context.rights.tables.get(reference.table)
        if mine is not None and mine.may("create") and not context.actor.read_only:
            there = context.app.model.tables[reference.table]
            found[each.field.key] = Add(quick_path(context.app.key, there.key), there.label)
    return found


def make_first(opened: OpenForm) -> Response:
    """Keep what is typed, lead to the form of the linked record, and from there back."""
    add = adds_of(opened).get(request.form[ADD])
    if add is None:
        raise NotFound
    keep_typed(opened)
    told = {FOR: request.form[ADD], "_back": draft_view(opened).resume}
    return redirect(f"{add.href}?{urlencode(told, quote_via=quote)}", 303)
