"""A public form as strangers see it: its page, its password, sending it. Nothing here needs an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request

from ....core.clock import utc_now
from ....core.errors import Fault, Invalid, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....identity.passwords import verify_password
from ....identity.throttle import ADDRESS, Counter, TooManyTries, by_name, forget, take_try
from ....web.current import connection, engine, language, limits
from ....web.declare import declare
from ...forms.state import FormState
from ...forms.submissions import SentBefore, submission
from ...public_forms.answering import Answer, check_open, find_answered, settle, take
from ...public_forms.confirming import confirm
from ...public_forms.opening import WHY, NotOpen, OpenForm, Sender
from ...public_forms.quotas import TooManyAnswers, take_files
from ..filled_in import filled_in
from ..form_state_routes import answer_state
from .filling import Filling, new_filling, prefilled, sent_files, without
from .public_page import form_path, public_page
from .stranger import (
    device_of,
    edit_secret,
    find_form,
    is_unlocked,
    mark_device,
    new_stamp,
    read_stamp,
    sender_of,
    thanks_ticket,
    unlock,
    uploads_ticket,
)

pages = Blueprint("public_answer", __name__)
STATUS = {"off": 410, "over": 410, "sign_in": 401, "answered": 409}
"""The status of a form that takes no answer, by why; 403 for the others."""
SENT = Words(
    "This form was sent already; what you changed in it since was not. Send it again as another answer.",
    "此表单已提交过，之后的修改尚未提交；再次提交将作为另一份回复。",
)
WRONG = Words("This is not the password.", "密码不正确。")


@pages.get("/f/<secret>")
@declare(actor="anonymous")
def show_form(secret: str) -> Any:
    """Show the empty form, or why it takes no answer and what one can do."""
    form = find_form(secret)
    closed = _closed(form, sender_of(form))
    if closed is not None:
        return closed
    filling = new_filling(form, form_path(form, plain=True))
    return _show(filling, {}, new_stamp(form), filling.state(prefilled(form)))


@pages.post("/f/<secret>")
@declare(actor="anonymous", body="file")
def answer_form(secret: str) -> Any:
    """Take an answer; what is wrong comes back beside its control with everything that was typed."""
    form = find_form(secret)
    sender = sender_of(form)
    name, faults = read_stamp(form)
    closed = _closed(form, sender) if not name else _locked(form)
    if closed is not None:
        return closed
    stamp = request.form.get("_stamp", "") if name else new_stamp(form)
    if form.settings.once == "device" and not device_of(form):
        faults = [Fault("", WHY["cookies"])]
    filling = new_filling(form, form_path(form, plain=True))
    posted = filling.read()
    state = filling.state(posted.given())
    if "add_row" in request.form:
        return _show(filling, filling.typed(posted), stamp, state)
    try:
        if sent_files() and not faults:
            take_files(engine(), sender.address, sent_files(), limits())
            filling = filling.received(posted)
            state = filling.state(posted.given())
        answer = _take(filling, posted, sender, name, faults)
    except NotOpen as error:
        return _say_closed(form, error.why)
    except TooManyAnswers as error:
        shown = _show(filling, filling.typed(posted), stamp, state, [Fault("", _said(error))], 429)
        shown.headers["Retry-After"] = str(error.retry_after)
        return shown
    except Invalid as error:
        return _show(filling, filling.typed(posted), stamp, state, error.faults, 422)
    except SentBefore:
        said = [Fault("", SENT)]
        return _show(filling, filling.typed(posted), new_stamp(form), state, said, 409)
    return redirect(form.settings.redirect or form_path(form, "thanks", thanks_ticket(form, answer.id)), 303)


@pages.post("/f/<secret>/state")
@declare(actor="anonymous", body="form")
def state_of_form(secret: str) -> Any:
    """Answer with the form's state while somebody fills it in."""
    form = find_form(secret)
    closed = _closed(form, sender_of(form))
    if closed is not None:
        return closed
    return answer_state(new_filling(form, form_path(form, plain=True)).page)


@pages.post("/f/<secret>/password")
@declare(actor="anonymous", body="form")
def give_password(secret: str) -> Any:
    """Take the form's password; tries are counted before it is checked."""
    form = find_form(secret)
    if form.row.password_hash is None:
        raise NotFound
    here = by_name(f"{form.id} {request.remote_addr}", kind="form_from")
    try:
        take_try(engine(), here, Counter(f"form:{form.id}", ADDRESS))
    except TooManyTries as error:
        answer = public_page("public/password.html", form, 429, fault=_said(error))
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    if not verify_password(form.row.password_hash, request.form.get("password", "")):
        return public_page("public/password.html", form, 401, fault=WRONG)
    with unit_of_work(engine()) as work:
        forget(work, here)
    answer = redirect(form_path(form), 303)
    unlock(answer, form)
    return answer


def _take(filling: Filling, posted: Any, sender: Sender, name: str, faults: list[Fault]) -> Answer:
    """Keep an answer in one transaction, files and all; raises NotOpen, TooManyAnswers, and Invalid with every fault."""
    form = filling.public
    known = submission(name, "public", form.id, filled=filled_in())
    with unit_of_work(engine()) as work:
        done = find_answered(work, form, known)
        if done is not None:  # sent twice: a double click, or a page that was loaded again
            return done
        check_open(work, form, sender, limits())
        if faults:
            raise Invalid(faults)
        inside = filling.inside(work)
        values, wrong = inside.checked(posted)
        try:
            answer = take(work, form, inside.page.inner, values, sender)
        except Invalid as error:
            raise Invalid(without(wrong, error)) from error
        if wrong:
            raise Invalid(wrong)
        secret = edit_secret(form, answer.id) if form.settings.edit_hours else None
        settle(work, answer, known, secret)
        confirm(work, form, values, language(), limits())
        return answer


def _closed(form: OpenForm, sender: Sender) -> Response | None:
    why = form.refusal(connection(), utc_now(), sender)
    return _say_closed(form, why) if why is not None else _locked(form)


def _locked(form: OpenForm) -> Response | None:
    return None if is_unlocked(form) else public_page("public/password.html", form, 401, fault=None)


def _say_closed(form: OpenForm, why: str) -> Response:
    return public_page("public/closed.html", form, STATUS.get(why, 403), why=why)


def _show(
    filling: Filling,
    typed: Mapping[str, Any],
    stamp: str,
    state: FormState,
    faults: Sequence[Fault] = (),
    status: int = 200,
) -> Response:
    form = filling.public
    answer = public_page(
        "public/form.html",
        form,
        status,
        form=filling.view(typed, state, faults, warn=status == 422),
        stamp=stamp,
        uploads=uploads_ticket(form, filling.uploads),
        channel=sender_of(form).channel or "",
        here=form_path(form),
    )
    mark_device(answer, form)
    return answer


def _said(error: TooManyTries) -> Words:
    return Words(error.say("en"), error.say("zh"))
