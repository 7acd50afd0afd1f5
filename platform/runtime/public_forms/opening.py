"""Opening a public form: which one an address names, and whether it takes an answer now from this sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound, Refused
from ...core.words import Words
from ...definition.model import Form
from ...identity.actor import Actor
from ...identity.directory import Directory
from ...identity.models import Workspace
from ..access.rights import AppRights
from ..apps.live import LiveApp, LiveApps, LiveTable
from ..apps.models import AppRow
from ..records.context import Context, environment_of
from .models import PublicAnswer, PublicForm
from .rights import answering_rights, asked_fields, given_fields, with_rules
from .settings import Settings

_FORMS, _ANSWERS = PublicForm.__table__, PublicAnswer.__table__
WHY = {
    "off": Words("This form is closed.", "此表单已关闭。"),
    "early": Words("This form is not open yet.", "此表单尚未开放。"),
    "over": Words("The time for answers is over.", "提交时间已截止。"),
    "full": Words("All places are taken: this form has enough answers.", "提交份数已满。"),
    "answered": Words("You have answered this form already.", "您已提交过此表单。"),
    "sign_in": Words("Sign in to answer this form.", "请先登录再填写此表单。"),
    "cookies": Words("Allow cookies for this page to answer the form.", "请允许此页面使用 Cookie 后再填写。"),
}
"""Why a form takes no answer."""


class NotOpen(Refused):
    """A public form that takes no answer now; `why` is one of `WHY`."""

    code = "form_closed"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why, self.words = why, WHY[why]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who answers, as far as is known: digests of their network address and browser, the person signed in."""

    address: str
    device: str | None = None
    person_id: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class OpenForm:
    """A public form that exists; `refusal` tells whether it takes answers."""

    row: sa.Row
    app: LiveApp
    table: LiveTable
    form: Form
    settings: Settings
    zone: str

    @property
    def id(self) -> int:
        """Return the id of its row."""
        return self.row.id

    @property
    def token(self) -> str:
        """Return its part of the address."""
        return self.row.token

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The keys of the fields a stranger may fill in."""
        return asked_fields(self.table, self.form, self.settings)

    @cached_property
    def preset(self) -> Mapping[str, Any]:
        """What every answer gets, by field key: API values."""
        known = self.table.definition.by_key
        return {key: value for key, value in self.settings.hidden.items() if key in known}

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The keys of the fields that the form fills in by itself, asked for or not."""
        return given_fields(self.table, self.form, self.settings)

    def actor(self, language: str) -> Actor:
        """Return a stranger at this form."""
        return Actor.visitor(self.app.workspace_id, self.token, language, self.zone)

    def context(self, connection: sa.Connection, language: str, now: datetime) -> Context:
        """Return what a stranger works with: the fields asked for, and nothing else."""
        rights = answering_rights(self.table, self.form, self.asked, self.settings.choices)
        return self.context_with(connection, language, now, rights)

    def context_of_form(self, context: Context) -> Context:
        """Return what the form itself works with while a stranger fills it in: what it gives, presets and rules."""
        given = (*self.given, *self.preset)
        if not context.rights.tables[self.table.key].may("create"):
            return replace(context, rights=with_rules(context.rights, self.table, self.given))
        named = (*self.settings.choices, *given)
        rights = answering_rights(self.table, self.form, (*self.asked, *given), named)
        return replace(context, rights=with_rules(rights, self.table, given))

    def context_with(
        self, connection: sa.Connection, language: str, now: datetime, rights: AppRights
    ) -> Context:
        """Return a stranger's context under other rights: those of a sender over what they sent."""
        actor = self.actor(language)
        directory = Directory(connection, actor.workspace_id, language)
        return Context(connection, self.app, actor, directory, environment_of(actor, now), rights)

    def refusal(self, connection: sa.Connection, now: datetime, sender: Sender) -> str | None:
        """Return why no answer is taken now from this sender, None where it is."""
        row, settings = self.row, self.settings
        if shut := shut_at(row, now):
            return shut
        if settings.once == "person" and sender.person_id is None:
            return "sign_in"
        if settings.once != "no" and _answered(connection, row.id, settings.once, sender):
            return "answered"
        if settings.quota is not None and count_answers(connection, row.id) >= settings.quota:
            return "full"
        return None


def open_form(connection: sa.Connection, apps: LiveApps, token: str) -> OpenForm:
    """Return the public form of an address; raises NotFound, also where the app has no such form any more."""
    return _opened(connection, apps, _FORMS.c.token == token)


def open_form_again(connection: sa.Connection, form: OpenForm) -> OpenForm:
    """Return the form as it is inside a transaction, held until its end; raises NotFound.

    Where answers are counted (a quota, once each) nobody else answers meanwhile.
    """
    counted = form.settings.quota is not None or form.settings.once != "no"
    asked = sa.select(_FORMS).where(_FORMS.c.id == form.id).with_for_update(read=not counted)
    row = connection.execute(asked).first()
    if row is None:
        raise NotFound
    return OpenForm(row, form.app, form.table, form.form, Settings.read(row.settings), form.zone)


def shut_at(row: sa.Row, now: datetime) -> str | None:
    """Return why a form is shut to everybody at a moment, whatever came in by it; None where it is not."""
    if not row.enabled:
        return "off"
    if row.opens_at is not None and now < row.opens_at:
        return "early"
    if row.closes_at is not None and now >= row.closes_at:
        return "over"
    return None


def count_answers(connection: sa.Connection, form_id: int) -> int:
    """Return how many answers a form has been given."""
    return connection.scalar(sa.select(sa.func.count()).where(_ANSWERS.c.form_id == form_id)) or 0


def _answered(connection: sa.Connection, form_id: int, once: str, sender: Sender) -> bool:
    column, who = (
        (_ANSWERS.c.device, sender.device) if once == "device" else (_ANSWERS.c.person_id, sender.person_id)
    )
    if who is None:
        return False
    found = sa.select(_ANSWERS.c.id).where(_ANSWERS.c.form_id == form_id, column == who).limit(1)
    return connection.execute(found).first() is not None


def _opened(connection: sa.Connection, apps: LiveApps, which: sa.ColumnElement[bool]) -> OpenForm:
    row = connection.execute(sa.select(_FORMS).where(which)).first()
    if row is None:
        raise NotFound
    of = sa.select(AppRow.workspace_id, Workspace.zone).join(Workspace, Workspace.id == AppRow.workspace_id)
    place = connection.execute(of.where(AppRow.id == row.app_id)).first()
    known = apps.current(connection, place.workspace_id).values() if place else ()
    app = next((each for each in known if each.id == row.app_id), None)
    form = find_form(app, row.table_key, row.form_key) if app else None
    if app is None or form is None:
        raise NotFound
    return OpenForm(row, app, app.tables[form.table], form, Settings.read(row.settings), place.zone)


def find_form(app: LiveApp, table_key: str, form_key: str) -> Form | None:
    """Return a form of the use "public"; None where there is none."""
    return next(
        (f for f in app.model.forms if (f.table, f.key) == (table_key, form_key) and "public" in f.use), None
    )
