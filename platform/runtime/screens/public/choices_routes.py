"""What a stranger may choose from while typing: only fields that the form shows and its administrator opened."""

from __future__ import annotations

import contextlib
from typing import Any

from flask import Blueprint, request

from ....core.clock import utc_now
from ....core.errors import NotFound
from ....fields import type_of
from ....fields.base import NotUnderstood
from ....web.current import connection, language, limits
from ....web.declare import declare
from ....web.json_answer import json_answer
from ...forms.linkage import offered, offered_reads
from ...public_forms.opening import OpenForm
from ..choices import options_for
from ..read_form import value_of
from .stranger import find_form, is_unlocked, reader_of, sender_of

pages = Blueprint("public_choices", __name__)
OFFERED = 20


@pages.get("/f/<secret>/choices/<field>")
@declare(actor="anonymous")
def show_choices(secret: str, field: str) -> Any:
    """Return up to 20 choices of a field ("team") or of one in a sub-form's rows ("lines.product")."""
    form = find_form(secret)
    context = form.context(connection(), language(), utc_now())
    first, _, inner = field.partition(".")
    table = context.app.tables.get(f"{form.table.key}.{first}" if inner else form.table.key)
    mine = context.rights.tables.get(table.key) if table is not None else None
    key = inner or first
    if mine is None or key not in mine.fields or not is_unlocked(form):
        raise NotFound
    if form.refusal(connection(), utc_now(), sender_of(form)) is not None:
        raise NotFound
    each = table.definition.by_key[key]
    if type_of(each).reference(each) is None:
        raise NotFound
    search = request.args.get("q", "")[: limits().search_length]
    tree = offered(form.form, key, _typed(form, key)) if not inner else None
    return json_answer({"choices": options_for(context, each, search, OFFERED, tree)})


def _typed(form: OpenForm, key: str) -> dict[str, Any]:
    """Return what was typed, as the address tells, into the fields on which the choices of another depend."""
    values: dict[str, Any] = {}
    for name in offered_reads(form.form).get(key, ()):
        if name in request.args and name in form.asked:
            with contextlib.suppress(NotUnderstood):
                field = form.table.definition.by_key[name]
                values[name] = value_of(field, request.args.getlist(name), reader_of(form))
    return values
