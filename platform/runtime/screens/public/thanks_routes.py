"""After an answer: thanks with what was sent, and the link by which its sender may change it for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, request

from ....core.clock import utc_now
from ....core.errors import Fault, Invalid, Malformed, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import connection, engine, language, limits
from ....web.declare import declare
from ...forms.state import FormState, form_state
from ...public_forms.answering import (
    SOURCE,
    Answer,
    answer_to_edit,
    edit_ends,
    find_answer,
    sender_context,
)
from ...public_forms.opening import OpenForm
from ...public_forms.quotas import TooManyAnswers, take_answer, take_files
from ...records import service
from ...records.conflicts import EditConflict
from ...records.query import get_record
from ..form_state_routes import answer_state
from ..link_cells import facts_of
from .filling import Filling, Page, sections_of, sent_files, without
from .public_page import form_path, public_page
from .stranger import (
    edit_secret,
    find_form,
    read_ticket,
    read_uploads,
    reader_of,
    sender_of,
    thanks_ticket,
    uploads_ticket,
)

pages = Blueprint("public_thanks", __name__)
NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")
MEANWHILE = Words(
    "This was changed meanwhile. Send again to replace it with yours.",
    "此内容刚刚被修改，再次提交将以您的内容覆盖。",
)


@pages.get("/f/<secret>/thanks/<ticket>")
@declare(actor="anonymous")
def show_thanks(secret: str, ticket: str) -> Any:
    """Thank the sender; for an hour tell what was sent, as long as nobody has changed it since."""
    form = find_form(secret)
    answer_id, fresh = read_ticket(form, ticket)
    if answer_id is None:
        raise NotFound
    answer = find_answer(connection(), form, answer_id)
    editable = form.row.enabled and utc_now() < edit_ends(form, answer)
    return public_page(
        "public/thanks.html",
        form,
        facts=_facts(form, answer) if fresh else [],
        thanks=form.settings.thanks,
        message=form.form.message,
        edit_href=_address(form, answer) if fresh and editable else "",
        edit_until=edit_ends(form, answer),
        again=form.settings.once == "no",
    )


@pages.get("/f/<secret>/answer/<ticket>")
@declare(actor="anonymous")
def show_answer(secret: str, ticket: str) -> Any:
    """Show the form with what its sender sent."""
    filling, answer = _opened(secret, ticket)
    return _show(filling, answer, {}, filling.state({}))


@pages.post("/f/<secret>/answer/<ticket>")
@declare(actor="anonymous", body="file")
def change_answer(secret: str, ticket: str) -> Any:
    """Take the sender's changes; what somebody else changed meanwhile is told before it is replaced."""
    filling, answer = _opened(secret, ticket)
    rev = request.form.get("_rev", "")
    if not (rev.isascii() and rev.isdigit() and len(rev) < 10):
        raise Malformed(why=NOT_A_NUMBER)
    posted = filling.read()
    state = filling.state(posted.given())
    if "add_row" in request.form:
        return _show(filling, answer, filling.typed(posted), state, rev=int(rev))
    try:
        if sent_files():
            take_files(engine(), sender_of(filling.public).address, sent_files(), limits())
            filling = filling.received(posted)
            state = filling.state(posted.given())
        _save(filling, answer, posted, int(rev))
    except TooManyAnswers as error:
        said = [Fault("", Words(error.say("en"), error.say("zh")))]
        shown = _show(filling, answer, filling.typed(posted), state, said, 429, int(rev))
        shown.headers["Retry-After"] = str(error.retry_after)
        return shown
    except Invalid as error:
        return _show(filling, answer, filling.typed(posted), state, error.faults, 422, int(rev))
    except EditConflict as error:
        faults = [Fault(key, MEANWHILE) for key in error.fields]
        return _show(filling, answer, filling.typed(posted), state, faults, 409)
    return redirect(form_path(filling.public, "thanks", thanks_ticket(filling.public, answer.id)), 303)


@pages.post("/f/<secret>/answer/<ticket>/state")
@declare(actor="anonymous", body="form")
def state_of_answer(secret: str, ticket: str) -> Any:
    """Answer with the state of the form while its sender changes what they sent."""
    return answer_state(_opened(secret, ticket)[0].page)


def _opened(token: str, secret: str) -> tuple[Filling, Answer]:
    form, now = find_form(token), utc_now()
    answer = answer_to_edit(connection(), form, secret, now)
    context = sender_context(connection(), form, answer, language(), now, edits=True)
    mine = context.rights.tables[form.table.key]
    row = get_record(context, form.table.key, answer.record_id)
    inner = form.context_of_form(context)
    whole = get_record(inner, form.table.key, answer.record_id)
    sections = sections_of(form, mine, "edit")
    path = form_path(form, "answer", secret, plain=True)
    page = Page(context, form.table, form.form, sections, row, frozenset(), form, path, inner, whole)
    return Filling(form, page).holding(read_uploads(form)), answer


def _save(filling: Filling, answer: Answer, posted: Any, rev: int) -> None:
    form, sender = filling.public, sender_of(filling.public)
    with unit_of_work(engine()) as work:
        take_answer(work, sender.address, limits())
        inside = filling.inside(work)
        values, wrong = inside.checked(posted)
        change = service.Change(answer.record_id, values, rev)
        try:
            service.update(work, inside.page.inner, form.table.key, [change], SOURCE)
        except Invalid as error:
            raise Invalid(without(wrong, error)) from error
        if wrong:
            raise Invalid(wrong)


def _facts(form: OpenForm, answer: Answer) -> list[Any]:
    """Return what was sent as the form names it, drawn, less what its rules hide.

    Nothing once somebody else has changed the record or it is gone.
    """
    context = sender_context(connection(), form, answer, language(), utc_now(), edits=False)
    try:
        row = get_record(context, form.table.key, answer.record_id)
    except NotFound:
        return []
    if row.rev != 1:
        return []
    inner = form.context_of_form(context)
    whole = get_record(inner, form.table.key, answer.record_id)
    hidden = form_state(inner, form.form, {}, whole).hidden
    laid_out = sections_of(form, context.rights.tables[form.table.key], "edit")
    fields = [placed.field for section in laid_out for placed in section.fields]
    facts = facts_of([each for each in fields if each.key not in hidden], row, reader_of(form))
    return [each for each in facts if each.cell or each.rows]


def _address(form: OpenForm, answer: Answer) -> str:
    base = current_app.config.get("BASE_URL") or request.host_url
    return base.rstrip("/") + form_path(form, "answer", edit_secret(form, answer.id))


def _show(
    filling: Filling,
    answer: Answer,
    typed: Any,
    state: FormState,
    faults: Sequence[Fault] = (),
    status: int = 200,
    rev: int | None = None,
) -> Any:
    form = filling.public
    return public_page(
        "public/form.html",
        form,
        status,
        form=filling.view(typed, state, faults, rev, warn=status == 422),
        stamp="",
        uploads=uploads_ticket(form, filling.uploads),
        channel="",
        here=form_path(form, "answer", edit_secret(form, answer.id)),
        until=edit_ends(form, answer),
    )
