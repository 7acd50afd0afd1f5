"""Taking an answer: one transaction in which the form is open, the quotas leave room, and the record comes to be.

The record is made by the record service like any other, from the fields the stranger filled in and from those that
the form's administrator preset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.limits import Limits
from ...core.unit_of_work import UnitOfWork
from ...identity.secrets import digest
from ..automations.calls.forms import form_sent
from ..forms.submissions import Submission, answered, remember
from ..records import service
from ..records.context import Context
from .models import PublicAnswer
from .opening import NotOpen, OpenForm, Sender, open_form_again
from .quotas import take_answer
from .rights import sender_rights

SOURCE = "public"
_ANSWERS = PublicAnswer.__table__


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its id, the record it became, and when it was sent."""

    id: int
    record_id: int
    at: datetime


def find_answered(work: UnitOfWork, form: OpenForm, known: Submission | None) -> Answer | None:
    """Return the answer that this very post has become before; call it first inside the transaction."""
    record_id = answered(work, known)
    return None if record_id is None else _one(work.connection, form, _ANSWERS.c.record_id == record_id)


def check_open(work: UnitOfWork, form: OpenForm, sender: Sender, limits: Limits) -> None:
    """Raise NotOpen or TooManyAnswers unless the form takes an answer from this sender; held until the commit."""
    now = open_form_again(work.connection, form)
    why = now.refusal(work.connection, work.now, sender)
    if why is not None:
        raise NotOpen(why)
    take_answer(work, sender.address, limits)


def take(
    work: UnitOfWork, form: OpenForm, context: Context, values: Mapping[str, Any], sender: Sender
) -> Answer:
    """Make the record of an answer from `values` and what is preset; `context` is the form's (`context_of_form`).

    Raises what `service.create` does.
    """
    record_id = service.create(work, context, form.table.key, [{**values, **form.preset}], SOURCE)[0]
    form_sent(work, context, form.table.key, form.form.key, record_id, SOURCE)
    made = {
        "form_id": form.id,
        "record_id": record_id,
        "at": work.now,
        "address": sender.address,
        "device": sender.device,
        "person_id": sender.person_id,
        "channel": sender.channel,
    }
    answer_id = work.connection.execute(
        sa.insert(_ANSWERS).values(made).returning(_ANSWERS.c.id)
    ).scalar_one()
    return Answer(answer_id, record_id, work.now)


def settle(work: UnitOfWork, answer: Answer, known: Submission | None, secret: str | None) -> None:
    """Keep what a post became, and by which link its sender may change it."""
    remember(work, known, answer.record_id)
    if secret is not None:
        values = {"edit_digest": digest(secret)}
        work.connection.execute(sa.update(_ANSWERS).where(_ANSWERS.c.id == answer.id).values(values))


def find_answer(connection: sa.Connection, form: OpenForm, answer_id: int) -> Answer:
    """Return an answer to a form; raises NotFound."""
    return _one(connection, form, _ANSWERS.c.id == answer_id)


def answer_to_edit(connection: sa.Connection, form: OpenForm, secret: str, now: datetime) -> Answer:
    """Return the answer that a sender's link opens; raises NotFound where it is unknown, over, or no longer given."""
    found = _one(connection, form, _ANSWERS.c.edit_digest == digest(secret))
    if not form.row.enabled or now >= edit_ends(form, found):
        raise NotFound
    return found


def edit_ends(form: OpenForm, answer: Answer) -> datetime:
    """Return until when a sender may change an answer."""
    return answer.at + timedelta(hours=form.settings.edit_hours)


def sender_context(
    connection: sa.Connection, form: OpenForm, answer: Answer, language: str, now: datetime, *, edits: bool
) -> Context:
    """Return what a sender works with: the one record they sent, the fields the form asked for."""
    rights = sender_rights(
        form.table, form.form, answer.record_id, form.asked, form.settings.choices, edits=edits
    )
    return form.context_with(connection, language, now, rights)


def _one(connection: sa.Connection, form: OpenForm, which: sa.ColumnElement[bool]) -> Answer:
    asked = sa.select(_ANSWERS.c.id, _ANSWERS.c.record_id, _ANSWERS.c.at)
    row = connection.execute(asked.where(_ANSWERS.c.form_id == form.id, which)).first()
    if row is None:
        raise NotFound
    return Answer(row.id, row.record_id, row.at)
