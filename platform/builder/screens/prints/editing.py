"""A print template: its paper, header and footer, and its parts, with a record on it beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault
from ....core.words import Words
from ....definition.model import Table
from ....web.declare import declare
from ...edits.document import piece_in
from ...edits.prints import change_print
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words, typed_words
from ..frame.page import builder_page
from ..working import Working, working
from .parts import PART, SCHEMA, Part, drawn_parts, empty_parts, kinds, read_parts, title
from .preview import Preview, paper_of, preview_of

pages = Blueprint("builder_print", __name__)
USUAL: Mapping[str, Any] = {"paper": "A4", "landscape": False, "margin": 15}
WORDED = ("label", "help", "header", "footer")
SAVES = ("", "save")
OF_PAPER = (
    ("page", Words("Page", "页码")),
    ("pages", Words("Number of pages", "总页数")),
    ("today", Words("Today", "今天")),
)


@dataclass(slots=True)
class Draft:
    """A template as its form has it."""

    members: dict[str, Any]
    typed: Mapping[str, str]

    @property
    def parts(self) -> list[Part]:
        """The parts."""
        return self.members["parts"]


@pages.get("/a/<app>/builder/prints/<template>")
@declare(actor="person", permission="administer")
def show_print(app: str, template: str) -> Any:
    """Show a template, with the newest record on it."""
    state = working(app)
    told = piece_in(state.document, "prints", template)
    return _page(state, told, draft_of(told))


@pages.post("/a/<app>/builder/prints/<template>")
@declare(actor="person", permission="administer", body="form")
def change(app: str, template: str) -> Any:
    """Save a template, or draw its form again after one of its buttons."""
    state = working(app)
    told = piece_in(state.document, "prints", template)
    draft = read_draft(state, told, request.form)
    if request.form.get("do", "") not in SAVES:
        return _page(state, told, draft)
    empty = empty_parts(draft.parts)
    if empty:
        return _page(state, told, draft, 422, empty)
    return save_change(
        state,
        lambda document: change_print(document, template, draft.members),
        back=builder_path(app, "prints", template),
        again=lambda status, faults: _page(state, told, draft, status, faults),
    )


@pages.post("/a/<app>/builder/prints/<template>/preview")
@declare(actor="person", permission="administer", body="form")
def preview(app: str, template: str) -> str:
    """Show a record as the form, not saved yet, would print it."""
    state = working(app)
    told = piece_in(state.document, "prints", template)
    draft = read_draft(state, told, request.form)
    return render_template("prints/preview.html", preview=_preview(state, told, draft))


@pages.post("/a/<app>/builder/prints/<template>/paper")
@declare(actor="person", permission="administer", body="form")
def paper(app: str, template: str) -> Response:
    """Send a record as PDF as the form, not saved yet, would print it."""
    state = working(app)
    told = piece_in(state.document, "prints", template)
    draft = read_draft(state, told, request.form)
    return paper_of(state, {**told, **_given(draft)}, request.form.get("record", ""))


def draft_of(told: Mapping[str, Any]) -> Draft:
    """Return a template's form as the definition has it."""
    typed = {key: value for name in WORDED for key, value in typed_words(told.get(name), name).items()}
    return Draft({**USUAL, **told, "parts": list(told["parts"])}, typed)


def read_draft(state: Working, told: Mapping[str, Any], form: MultiDict[str, str]) -> Draft:
    """Return what a form makes of a template; None in `members` takes a member away."""
    table = _table(state, told)
    members: dict[str, Any] = {name: read_words(form, name) for name in WORDED}
    members["label"] = members["label"] or ""
    for name, value in (
        ("paper", form.get("paper", "A4")),
        ("landscape", form.get("landscape") == "1"),
        ("margin", _number(form.get("margin", ""), USUAL["margin"])),
    ):
        members[name] = value if name in told or value != USUAL[name] else None
    members["parts"] = read_parts(form, table)
    return Draft(members, form.to_dict())


def _given(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in draft.members.items() if value is not None}


def _number(text: str, usual: int) -> Any:
    """Return a number, or what was typed for the check to refuse."""
    text = text.strip()
    return usual if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text


def _table(state: Working, told: Mapping[str, Any]) -> Table:
    return state.model.tables[told["table"]]


def _preview(state: Working, told: Mapping[str, Any], draft: Draft) -> Preview:
    return preview_of(state, {**told, **_given(draft)}, request.form.get("record", ""))


def _page(
    state: Working,
    told: Mapping[str, Any],
    draft: Draft,
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    table, of = _table(state, told), told.get("of", "record")
    name = f"{told['table']}.{told['key']}"
    return builder_page(
        "prints/print.html",
        state,
        "prints",
        Words.read(told.get("label") or told["key"]),
        status,
        faults,
        address=builder_path(state.app.key, "prints", name),
        name=name,
        table=table,
        of=of,
        typed=draft.typed,
        members={**USUAL, **_given(draft)},
        schema=SCHEMA,
        part_schema=PART,
        named=title,
        kinds=kinds(of),
        parts=drawn_parts(state.model, table, draft.parts),
        chips=[(each.key, each.label) for each in table.by_key.values()] if of == "record" else [],
        of_paper=OF_PAPER,
        papers=[(each, each) for each in SCHEMA["paper"]["enum"]],
        words_of=Words.read,
        preview=_preview(state, told, draft),
    )
