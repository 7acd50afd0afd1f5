"""What the editor of expressions asks on a page of a flow: the names a card sees, faults at their place."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ....core.errors import Malformed, NotFound
from ....core.words import Words
from ....definition.references.expressions import WRONG_RESULT
from ....definition.run_names import RUN, filter_type
from ....expressions import BOOLEAN, ExpressionFault, Type, check, parse
from ....web.current import reader
from ....web.declare import declare
from ....web.json_answer import json_answer
from ..expressions.naming import functions, names
from .editing import editing
from .known import Known

pages = Blueprint("builder_automation_expressions", __name__)
LONGEST = 4000
NO_SOURCE = Words("“source” is not a text", "“source” 不是文本")
OF_RUN = Words("{group} › {label}", "{group} › {label}")


@pages.get("/a/<app>/builder/automations/<automation>/expression")
@declare(actor="person", permission="administer")
def names_in_flow(app: str, automation: str) -> Response:
    """Return the names and functions that can be written at `?at=`; with `?over=` about the records of a table."""
    known, over, language = _known(app, automation), request.args.get("over", ""), reader().language
    before = f"{RUN}." if over else ""
    own = names(known.app, over, language) if over else []
    run = [
        {
            "name": before + chip.name,
            "label": OF_RUN.to(language, group=group.label, label=chip.label),
            "gives": chip.type.words.to(language),
        }
        for group in known.groups
        for chip in group.chips
    ]
    return json_answer({"names": [*own, *run], "functions": functions(language)})


@pages.post("/a/<app>/builder/automations/<automation>/expression")
@declare(actor="person", permission="administer", body="json")
def check_in_flow(app: str, automation: str) -> Response:
    """Say what is wrong with an expression and where, else what it gives; nothing is saved."""
    known, told = _known(app, automation), request.get_json(silent=True)
    source = told.get("source") if isinstance(told, dict) else None
    if not isinstance(source, str) or len(source) > LONGEST:
        raise Malformed(why=NO_SOURCE)
    return json_answer(_checked(known, request.args.get("over", ""), source, told.get("wanted") == "boolean"))


def _checked(known: Known, over: str, source: str, condition: bool) -> dict[str, Any]:
    language = reader().language

    def named(path: tuple[str, ...]) -> Type | None:
        return filter_type(known.app, over, known.table, known.scope, path) if over else known.type(path)

    spellings = [chip.name for group in known.groups for chip in group.chips]
    try:
        gives = check(parse(source), named, spellings).type
    except ExpressionFault as error:
        return {"faults": [_fault(e.position, e.length, e.words.to(language)) for e in error.all]}
    if condition and gives != BOOLEAN:
        words = WRONG_RESULT.fill(wanted=BOOLEAN.words, found=gives.words)
        return {"faults": [_fault(0, len(source), words.to(language))]}
    return {"faults": [], "gives": gives.words.to(language), "preview": []}


def _fault(position: int, length: int, words: str) -> dict[str, Any]:
    return {"position": position, "length": length, "message": words}


def _known(app: str, automation: str) -> Known:
    it = editing(app, automation)
    over = request.args.get("over", "")
    if over and over not in it.model.tables:
        raise NotFound
    return Known(it, request.args.get("at", ""))
