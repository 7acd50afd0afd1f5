"""What the editor of expressions asks while one types: names and functions, faults at their place, values."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ....core.errors import Malformed, NotFound
from ....core.words import Words
from ....definition.references.expressions import WRONG_RESULT
from ....expressions import BOOLEAN, ExpressionFault, check, parse
from ....web.current import current_context, reader
from ....web.declare import declare
from ....web.json_answer import json_answer
from ...edits.grants import EVERY_TABLE
from ..working import Working, working
from .naming import functions, known_spellings, names, type_in
from .preview import preview

pages = Blueprint("builder_expressions", __name__)
LONGEST = 4000
NO_SOURCE = Words("“source” is not a text", "“source” 不是文本")


@pages.get("/a/<app>/builder/tables/<table>/expression")
@declare(actor="person", permission="administer")
def expression_names(app: str, table: str) -> Response:
    """Return the names and functions that can be written."""
    state, language = _with_table(app, table), reader().language
    return json_answer({"names": names(state.model, table, language), "functions": functions(language)})


@pages.post("/a/<app>/builder/tables/<table>/expression")
@declare(actor="person", permission="administer", body="json")
def check_expression(app: str, table: str) -> Response:
    """Say what is wrong with an expression and where, else what it gives, and for some records; nothing is saved."""
    state, told = _with_table(app, table), request.get_json(silent=True)
    source = told.get("source") if isinstance(told, dict) else None
    if not isinstance(source, str) or len(source) > LONGEST:
        raise Malformed(why=NO_SOURCE)
    return json_answer(_checked(state, table, source, told.get("wanted") == "boolean"))


def _checked(state: Working, table: str, source: str, condition: bool) -> dict[str, Any]:
    who = reader()
    try:
        gives = check(
            parse(source), lambda path: type_in(state.model, table, path), known_spellings(state.model, table)
        ).type
    except ExpressionFault as error:
        return {
            "faults": [_fault(each.position, each.length, each.words.to(who.language)) for each in error.all]
        }
    if condition and gives != BOOLEAN:
        words = WRONG_RESULT.fill(wanted=BOOLEAN.words, found=gives.words)
        return {"faults": [_fault(0, len(source), words.to(who.language))]}
    shown = preview(current_context(state.app.key), table, source, gives, who)
    return {
        "faults": [],
        "gives": gives.words.to(who.language),
        "preview": [{"title": title, "value": value} for title, value in shown],
    }


def _fault(position: int, length: int, words: str) -> dict[str, Any]:
    return {"position": position, "length": length, "message": words}


def _with_table(app: str, table: str) -> Working:
    state = working(app)
    if table not in state.model.tables and table != EVERY_TABLE:
        raise NotFound
    return state
