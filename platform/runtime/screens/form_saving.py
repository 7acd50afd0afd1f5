"""Writing what a form sent: once, in one transaction, with every fault told at the same time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from flask import request

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...fields.messages import REQUIRED
from ...web.current import engine
from ..automations.calls.forms import form_sent
from ..forms import submissions
from ..forms.drafts import drop_draft
from ..forms.linkage import offer_faults
from ..forms.state import FormState, state_faults
from ..records import service
from ..records.conflicts import EditConflict
from ..records.context import Context
from .filled_in import filled_in
from .form_drafts import place_of
from .form_links import settled
from .form_open import PLAIN, WARNED, OpenForm
from .form_same import asks_first
from .read_form import Posted

SOURCE = "form"
CONFLICT = 409


def save_form(opened: OpenForm, posted: Posted, state: FormState, change: service.Change | None) -> int:
    """Write what was posted, files included, and return the record's id.

    Raises SentBefore; Invalid with every fault, with none where only warnings are to be read before the form is sent again.
    """
    known = _submission(opened)
    with unit_of_work(engine()) as work:
        done = submissions.answered(work, known)
        if done is not None:  # sent twice: a double click, or the first answer was lost
            return done
        inside = dataclasses.replace(opened.context, connection=work.connection)
        posted.values = {key: value for key, value in state.saved.items() if key not in posted.unread}
        posted.values = settled(opened, posted.values, state, posted.given(), PLAIN in request.form)
        faults = _faults(opened, posted, state)
        unread_warnings = {each.rule for each in state.warnings} - set(request.form.getlist(WARNED))
        if faults or unread_warnings or asks_first(opened, posted.values):
            faults += _faults_of_rest(work, inside, opened, posted, change)
            raise Invalid(list({(each.path, each.words.en): each for each in faults}.values()))
        if change is None:
            record_id = service.create(work, inside, opened.table.key, [posted.values], SOURCE)[0]
            form_sent(work, inside, opened.table.key, opened.form.key, record_id, SOURCE)
        else:
            changed = change._replace(fields=posted.values)
            service.update(work, inside, opened.table.key, [changed], SOURCE)
            record_id = change.id
        submissions.remember(work, known, record_id)
        if not opened.use:
            drop_draft(work, inside.actor, place_of(opened))
        return record_id


def token_shown(status: int) -> str:
    """Return the token of a form that is shown: the one it came with, or a new one where it is another post from now on."""
    sent = request.form.get("_once", "")
    return submissions.new_token() if status == CONFLICT or not sent else sent


def _submission(opened: OpenForm) -> submissions.Submission | None:
    context, record_id = opened.context, opened.row.id if opened.row else 0
    sender = (context.actor.person_id, context.app.id, opened.table.key, record_id)
    return submissions.submission(request.form.get("_once", ""), *sender, filled=filled_in())


def _faults(opened: OpenForm, posted: Posted, state: FormState) -> list[Fault]:
    """Return what is wrong by the form itself: what could not be read where it was asked for, and its rules."""
    found = [
        fault
        for fault in posted.faults
        if state.asks_for(fault.path) and state.asks_for(fault.path.split(".")[0])
    ]
    found += offer_faults(opened.context, opened.form, {**state.values, **posted.values}, opened.row)
    ruled: Sequence[Fault] = state_faults(state, posted.values, opened.row)
    unread = posted.unread
    return [
        *found,
        *(each for each in ruled if each.words != REQUIRED or each.path.split(".")[0] not in unread),
    ]


def _faults_of_rest(
    work: UnitOfWork, context: Context, opened: OpenForm, posted: Posted, change: service.Change | None
) -> list[Fault]:
    """Return what else is wrong, so that all faults are told at once; the caller rolls back whatever was tried."""
    try:
        if change is None:
            service.create(work, context, opened.table.key, [posted.values], SOURCE)
        else:
            service.update(work, context, opened.table.key, [change._replace(fields=posted.values)], SOURCE)
    except Invalid as error:
        return [fault for fault in error.faults if fault.path.split(".")[0] not in posted.unread]
    except EditConflict:
        return []
    return []
