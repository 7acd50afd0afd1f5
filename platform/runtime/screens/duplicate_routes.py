"""The answer to a form that asks, while somebody types, whether the record is there already."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, request

from ...core.whole_number import ID_DIGITS, whole_number
from ...fields.base import NotUnderstood
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..access.refusals import NotAllowed
from ..forms.duplicates import match_fields
from ..records.query import get_record
from .form_same import same_views
from .read_form import value_of

pages = Blueprint("duplicates", __name__)


@pages.get("/a/<app>/<table>/duplicates")
@declare(actor="person", permission="view")
def duplicates(app: str, table: str) -> Any:
    """Return {"same": [{"field", "text", "title", "href"}]} for the values of the address, and of the record `_id`."""
    context = current_context(app)
    live, mine = context.table(table)
    if not mine.actions & {"create", "edit"}:
        raise NotAllowed("create", app, live.definition)
    told = whole_number(request.args.get("_id", ""), ID_DIGITS)
    row = None if told is None else get_record(context, table, told)
    values: dict[str, Any] = {}
    for key in match_fields(live, mine) & request.args.keys():
        try:
            values[key] = value_of(live.definition.by_key[key], request.args.getlist(key), reader())
        except NotUnderstood:
            values[key] = None  # not yet typed to the end
    return json_answer(
        {"same": [dataclasses.asdict(each) for each in same_views(context, table, values, row)]}
    )
