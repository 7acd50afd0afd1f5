"""The form of a webhook: where to, which events, which fields, under which condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....runtime.webhooks import store
from ....runtime.webhooks.draft import WebhookDraft, changeable
from ....web.current import engine, reader
from ....web.declare import declare
from ..administered import builder_path
from ..conditions.editor import Condition, condition_of, condition_parts, read_condition
from .place import Place, place_of
from .routes import SECRET

pages = Blueprint("builder_webhook_form", __name__)
NEW = Words("New webhook", "新建 Webhook")
EDIT = Words("Webhook “{label}”", "Webhook“{label}”")
SAVE = "save"


@pages.get("/a/<app>/builder/tables/<table>/webhooks/new")
@declare(actor="person", permission="administer")
def new_webhook(app: str, table: str) -> Any:
    """Show the form of a new webhook."""
    place = place_of(app, table)
    return _form(place, None, _condition(place, ""), MultiDict([("events", "create"), ("events", "update")]))


@pages.post("/a/<app>/builder/tables/<table>/webhooks/new")
@declare(actor="person", permission="administer", body="form")
def make_webhook(app: str, table: str) -> Any:
    """Make a webhook and show its secret this once."""
    place = place_of(app, table)

    def save(work: UnitOfWork, draft: WebhookDraft) -> tuple[int, str | None]:
        return store.make_webhook(work, place.context, place.table, draft)

    return _posted(place, None, save)


@pages.get("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/edit")
@declare(actor="person", permission="administer")
def edit_webhook(app: str, table: str, webhook_id: int) -> Any:
    """Show the form of a webhook."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    typed = [("label", hook.label), ("url", hook.url)]
    typed += [("events", each) for each in hook.events] + [("fields", each) for each in hook.fields]
    return _form(place, hook, _condition(place, hook.condition), MultiDict(typed))


@pages.post("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/edit")
@declare(actor="person", permission="administer", body="form")
def change_webhook(app: str, table: str, webhook_id: int) -> Any:
    """Save a webhook; one that leads to another host shows its new secret this once."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)

    def save(work: UnitOfWork, draft: WebhookDraft) -> tuple[int, str | None]:
        return hook.id, store.change_webhook(work, place.context, place.table, hook.id, draft)

    return _posted(place, hook, save)


def _posted(
    place: Place, hook: sa.Row | None, save: Callable[[UnitOfWork, WebhookDraft], tuple[int, str | None]]
) -> Any:
    """Draw the form again where that is asked for, else save it."""
    typed = request.form
    condition = read_condition(typed, place.context.app.model, place.table.key, None, reader())
    if typed.get("do", SAVE) != SAVE:
        return _form(place, hook, condition, typed)
    if condition.faulty:
        return _form(place, hook, condition, typed, 422)
    draft = WebhookDraft(
        label=typed.get("label", ""),
        url=typed.get("url", ""),
        events=tuple(dict.fromkeys(typed.getlist("events"))),
        fields=tuple(dict.fromkeys(typed.getlist("fields"))),
        condition=condition.source,
    )
    try:
        with unit_of_work(engine()) as work:
            hook_id, secret = save(work, draft)
    except Invalid as error:
        return _form(place, hook, condition, typed, 422, error.faults)
    if secret is None:
        return redirect(place.path(hook_id), 303)
    return place.page("secret.html", SECRET, secret=secret, onward=place.path(hook_id))


def _condition(place: Place, source: str) -> Condition:
    return condition_of(place.context.app.model, place.table.key, None, source)


def _form(
    place: Place,
    hook: sa.Row | None,
    condition: Condition,
    typed: MultiDict[str, str],
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    places: dict[str, list[Words]] = {}
    for fault in faults:
        places.setdefault(fault.path, []).append(fault.words)
    fields = changeable(place.table)
    known = {each.key for each in fields}
    gone = [each for each in typed.getlist("fields") if each not in known]
    return place.page(
        "form.html",
        NEW if hook is None else EDIT.fill(label=hook.label),
        status,
        hook=hook,
        action=place.path("new") if hook is None else place.path(hook.id, "edit"),
        back=place.path() if hook is None else place.path(hook.id),
        typed=typed,
        fields=fields,
        gone=gone,
        places=places,
        condition_faults=places.get("condition", []),
        expression_href=builder_path(place.context.app.key, "tables", place.table.key, "expression"),
        **condition_parts(place.context, condition, reader()),
    )
