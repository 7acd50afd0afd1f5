"""The short form that makes a linked record from within another form: in a dialog, or on a page that leads back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ...core.errors import Invalid
from ...core.words import Words
from ...definition.model import Form
from ...web.current import reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..forms.entries import field_entries
from ..forms.state import FormState
from ..forms.submissions import SentBefore
from .form_address import of_address
from .form_adds import FOR
from .form_back import way_back
from .form_files import receive_files, with_kept_files
from .form_layout import lay_out
from .form_message import say_next, told_message
from .form_open import PLAIN, OpenForm, open_form
from .form_same import SameView, asks_first
from .form_saving import save_form, token_shown
from .form_sent_before import sent_before_fault, title_of
from .form_view import form_view
from .frame import frame_of
from .handed_in import made_path
from .paths import quick_path

pages = Blueprint("quick", __name__)
NEW = Words("New: {table}", "新建{table}")


@pages.get("/a/<app>/<table>/quick")
@declare(actor="person", permission="create")
def quick_form(app: str, table: str) -> Any:
    """Show the short form."""
    opened = _open(app, table)
    return _show(opened, opened.state(of_address(opened)), {})


@pages.post("/a/<app>/<table>/quick")
@declare(actor="person", permission="create", body="file")
def quick_create(app: str, table: str) -> Any:
    """Make the record: a script is told its id and title, without one the way leads back with it chosen."""
    opened = _open(app, table)
    posted = opened.posted()
    receive_files(opened, posted)
    state = opened.state(posted.given(), plain=PLAIN in request.form)
    try:
        record_id = save_form(opened, posted, state, None)
    except Invalid as error:
        same = asks_first(opened, state.saved)
        typed = with_kept_files(opened.context, opened.table, posted, {}, opened.placed)
        return _show(opened, state, typed, 422, same, faults=error.faults, warn=True)
    except SentBefore as error:
        typed = with_kept_files(opened.context, opened.table, posted, {}, opened.placed)
        return _show(opened, state, typed, 409, faults=[sent_before_fault(opened, error)])
    if wants_fragment():
        told = {"id": record_id, "title": title_of(opened, record_id)}
        return json_answer(told | told_message(opened.context, opened.form))
    answer = redirect(_next_page(opened, record_id), 303)
    say_next(answer, opened.context, opened.form)
    return answer


def _next_page(opened: OpenForm, record_id: int) -> str:
    """Return the page one came from with the record chosen in the field it was made for; else the record itself."""
    app, table = opened.context.app.key, opened.table.key
    back = way_back(app)
    if not back:
        return made_path(opened.context, table, record_id)
    chosen = urlencode({request.form[FOR]: record_id}, quote_via=quote) if request.form.get(FOR) else ""
    return f"{back}{'&' if '?' in back else '?'}{chosen}" if chosen else back


def _open(app: str, table: str) -> OpenForm:
    """Return the table's quick form; without one its title and what is required, and what the address fills in."""
    opened = open_form(app, table, use="quick")
    live, mine = opened.context.table(table)
    form = opened.form
    if "quick" not in form.use:
        wanted = (
            each.key for each in live.definition.fields if each.required or each.key == live.definition.title
        )
        fields = [key for key in wanted if key in mine.on_create]
        form = Form(
            "quick", table, Words("", ""), ("quick",), ({"key": "all", "columns": 1, "fields": fields},)
        )
    begun = [key for key in request.args if key in mine.on_create and key not in field_entries(form)]
    if begun:  # a board fills in where its new card stands: who adds one sees it, and may choose otherwise
        form = replace(form, sections=(*form.sections, {"key": "begun", "columns": 1, "fields": begun}))
    return replace(opened, form=form, sections=lay_out(live, mine, form, "create"))


def _show(
    opened: OpenForm,
    state: FormState,
    typed: dict[str, Any],
    status: int = 200,
    same: tuple[SameView, ...] | Any = (),
    **more: Any,
) -> Response:
    app, live = opened.context.app.key, opened.table
    heading = NEW.to(opened.context.actor.language, table=live.definition.label)
    return page_or_fragment(
        "quick_page.html",
        "quick_content.html",
        status,
        frame=frame_of(opened.context, heading, live.key),
        form=form_view(opened, {**state.values, **typed}, reader(), state=state, **more),
        heading=heading,
        table=live.definition,
        same=same,
        here=_here(app, live.key),
        once=token_shown(status),
        back=way_back(app),
        to=request.values.get(FOR, ""),
    )


def _here(app: str, table: str) -> str:
    """Return where the form is sent: with what the address fills in, which stands on it again when it comes back."""
    query = request.query_string.decode()
    return quick_path(app, table) + (f"?{query}" if query else "")
