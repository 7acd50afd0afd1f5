"""What a form's script asks while somebody types: what only the server can work out, and whether a step is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import marshmallow as ma
from flask import Blueprint, request

from ...core.errors import Fault
from ...core.whole_number import whole_number
from ...fields import type_of
from ...fields.messages import REQUIRED
from ...web.current import reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..forms.state import FormState, state_faults
from ..records.schema import flatten
from .form_open import OpenForm, open_asked, open_form
from .form_script import controls_hold
from .read_form import Posted

pages = Blueprint("form_state", __name__)


@pages.post("/a/<app>/<table>/state")
@declare(actor="person", permission="create", body="form")
def state_of_new(app: str, table: str) -> Any:
    """Answer with the state of the form that makes a record."""
    return answer_state(open_asked(app, table))


@pages.post("/a/<app>/<table>/<int:record_id>/state")
@declare(actor="person", permission="edit", body="form")
def state_of_record(app: str, table: str, record_id: int) -> Any:
    """Answer with the state of the form that changes a record."""
    return answer_state(open_form(app, table, record_id))


def answer_state(opened: OpenForm) -> Any:
    """Answer with what a script cannot compute; with what is wrong in one section where `_check` names it."""
    posted = opened.posted()
    state = opened.state(posted.given())
    told: dict[str, Any] = {
        "answers": {_name(place, posted): value for place, value in state.answers.items()},
        "values": {_name(path, posted): value for path, value in controls_hold(opened, state).items()},
    }
    if "_check" in request.form:
        faults = _faults(opened, posted, state, request.form["_check"])
        language = reader().language
        told["faults"] = [[_name(each.path, posted), each.words.to(language)] for each in faults]
    return json_answer(told)


def _faults(opened: OpenForm, posted: Posted, state: FormState, section: str) -> Iterable[Fault]:
    """Return what is wrong with the fields of one section."""
    inside = [each for part in opened.sections if part.key == section for each in part.fields]
    keys = {each.field.key for each in inside}
    found = [*posted.faults]
    for each in inside:
        key = each.field.key
        if key in state.saved:
            found += _wrong_value(key, each.field, state.saved[key], opened)
            if each.field.required and state.saved[key] in (None, "", []) and state.asks_for(key):
                found.append(Fault(key, REQUIRED))
    found += state_faults(state, state.saved, opened.row)
    shown = [each for each in found if each.path.split(".")[0] in keys and each.path not in state.hidden]
    return list({(each.path, each.words.en): each for each in shown}.values())


def _wrong_value(key: str, field: Any, value: Any, opened: OpenForm) -> Sequence[Fault]:
    standing = opened.row.values.get(key) if opened.row else None
    if value is None or value == standing:
        return ()
    try:
        type_of(field).value(field).deserialize(value)
    except ma.ValidationError as error:
        return [Fault(path, words) for path, words in flatten({key: error.messages})]
    return ()


def _name(path: str, posted: Posted) -> str:
    """Return a path or an answer's place with the numbers that rows have in the browser: "lines:5:price"."""
    head, at, tail = path.rpartition("@")
    key, _, inner = tail.partition(".")
    place, _, child = inner.partition(".")
    places = posted.places.get(key, [])
    row = whole_number(place)
    if not inner or row is None or row >= len(places):
        return path
    return f"{head}{at}{key}:{places[row]}:{child}"
