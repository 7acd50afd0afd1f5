"""What each call names is noted, so that whoever changes an app is told which programs it concerns.

It is written after the answer is made, in a transaction of its own, once a day for each field of a token; that this
fails never changes the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from flask import Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from ..core.clock import utc_now
from ..core.errors import ProductError
from ..runtime.api_use.store import Noted
from ..runtime.records.filters import fields_of
from ..web.current import engine, live_apps
from . import parameters
from .blueprint import api

log = logging.getLogger(__name__)
LISTS = ("fields", "sort", "group", "measures")
PLACE = "api_use"


def name_fields(keys: Iterable[str]) -> None:
    """Remember that the request's body names these fields."""
    g.api_fields = g.get("api_fields", frozenset()) | set(keys)


@api.after_request
def note(response: Response) -> Response:
    """Note what a call that was answered has named."""
    told, found = request.view_args or {}, g.get("signed_in")
    if found is None or found.token_id is None or response.status_code >= 400 or "table" not in told:
        return response
    app = live_apps().get(told["app"])
    table = app.tables.get(told["table"]) if app else None
    if app is None or table is None:
        return response
    noted = current_app.extensions.setdefault(PLACE, Noted())
    try:
        fields = {each for each in _named() if each in table.definition.by_key}
        noted.note(engine(), app.id, table.key, fields, found.token_id, utc_now().date())
    except (ProductError, SQLAlchemyError):
        log.warning("what the API is used for was not noted", exc_info=True)
    return response


def _named() -> Iterator[str]:
    """Give the fields that the address and the body name; of a dotted path its first step."""
    yield from g.get("api_fields", ())
    for member in LISTS:
        for each in parameters.names(request.args.get(member)):
            function, _, path = each.removeprefix("-").partition(":")
            yield (path if member == "measures" else function).partition(".")[0]
    for path in fields_of(parameters.read_filter(request.args.get("filter"))):
        yield path.partition(".")[0]
