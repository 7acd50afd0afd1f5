"""The answer to a picker that searches: what a pointer field may point to, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request

from ...core.errors import NotFound
from ...core.whole_number import ID_DIGITS, whole_number
from ...fields.base import NotUnderstood
from ...web.current import current_context, limits, reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..forms.linkage import offered, offered_reads
from ..records.context import Context
from ..records.query import get_record
from .choices import options_for
from .read_form import value_of

pages = Blueprint("choices", __name__)
ANSWERED = 20


@pages.get("/a/<app>/<table>/choices/<field>")
@declare(actor="person", permission="view")
def choices(app: str, table: str, field: str) -> Any:
    """Return {"choices": [{"id", "title"}, …]} for `?q=`; `_form` names a form that offers only some of them."""
    context = current_context(app)
    mine = context.rights.tables.get(table)
    if mine is None or field not in mine.fields:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    tree = _offered(context, table, field) if "_form" in request.args else None
    return json_answer(
        {
            "choices": options_for(
                context, context.app.tables[table].definition.by_key[field], asked, ANSWERED, tree
            )
        }
    )


def _offered(context: Context, table_key: str, field: str) -> Mapping[str, Any] | None:
    """Return the filter of a form for what it holds: of the record `_id`, and as the address says it was typed."""
    table, _ = context.table(table_key)
    named = (table_key, request.args["_form"])
    form = next((each for each in context.app.model.forms if (each.table, each.key) == named), None)
    if form is None:
        raise NotFound
    told, values = whole_number(request.args.get("_id", ""), ID_DIGITS), {}
    if told is not None:
        values = dict(get_record(context, table_key, told).values)
    for key in offered_reads(form).get(field, ()):
        if key in request.args:
            try:
                values[key] = value_of(table.definition.by_key[key], request.args.getlist(key), reader())
            except NotUnderstood:
                values[key] = None
    return offered(form, field, values)
