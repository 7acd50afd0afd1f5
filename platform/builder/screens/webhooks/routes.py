"""The webhooks of a table and the acts on each: pause, another secret, a test, away with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....runtime.access.condition_words import condition_words
from ....runtime.outgoing.writing import host_of
from ....runtime.webhooks import log, store
from ....runtime.webhooks.condition import condition_faults
from ....web.current import engine
from ....web.declare import declare
from .place import Place, place_of

pages = Blueprint("builder_webhooks", __name__)
TITLE = Words("Webhooks: {table}", "Webhook：{table}")
SECRET = Words("The secret is ready", "密钥已生成")
PAGE = 50


@pages.get("/a/<app>/builder/tables/<table>/webhooks")
@declare(actor="person", permission="administer")
def show_webhooks(app: str, table: str) -> Any:
    """Show who subscribes to a table."""
    place = place_of(app, table)
    hooks = store.webhooks_of(place.context, place.table)
    return place.page(
        "list.html",
        TITLE.fill(table=place.table.definition.label),
        hooks=hooks,
        counts=log.counts(place.context, hooks),
        host_of=host_of,
    )


@pages.get("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>")
@declare(actor="person", permission="administer")
def show_webhook(app: str, table: str, webhook_id: int) -> Any:
    """Show one webhook with its delivery log."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    state = request.args.get("state", "")
    state = state if state in log.STATES else ""
    told = request.args.get("before", "")
    before = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None
    found = log.deliveries(place.context, hook, state, before, PAGE + 1)
    return place.page(
        "one.html",
        Words(hook.label, hook.label),
        hook=hook,
        here=place.path(hook.id),
        deliveries=found[:PAGE],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        state=state,
        counts=log.counts(place.context, [hook])[hook.id],
        condition=hook.condition and _told(place, hook.condition),
    )


def _told(place: Place, condition: str) -> Words:
    """Return a condition as a sentence, or as it is written where it means nothing any more."""
    if condition_faults(place.table, condition):
        return Words(condition, condition)
    return condition_words(place.context.app.model, place.table.key, condition)


@pages.post("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/switch")
@declare(actor="person", permission="administer", body="form")
def switch(app: str, table: str, webhook_id: int) -> Any:
    """Pause a webhook, or switch it on."""
    place = place_of(app, table)
    with unit_of_work(engine()) as work:
        on = request.form.get("on") == "1"
        store.switch_webhook(work, place.context, place.table, webhook_id, on=on)
    return redirect(place.path(webhook_id), 303)


@pages.post("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/secret")
@declare(actor="person", permission="administer", body="form")
def another_secret(app: str, table: str, webhook_id: int) -> Any:
    """Give a webhook another secret and show it this once."""
    place = place_of(app, table)
    with unit_of_work(engine()) as work:
        secret = store.renew_secret(work, place.context, place.table, webhook_id)
    return place.page("secret.html", SECRET, secret=secret, onward=place.path(webhook_id))


@pages.post("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/test")
@declare(actor="person", permission="administer", body="form")
def send_test(app: str, table: str, webhook_id: int) -> Any:
    """Send a test and show what becomes of it."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    with unit_of_work(engine()) as work:
        call_id = log.send_test(work, place.context, place.table, hook)
    return redirect(place.path(webhook_id, "deliveries", call_id), 303)


@pages.post("/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, table: str, webhook_id: int) -> Any:
    """Remove a webhook with its log."""
    place = place_of(app, table)
    with unit_of_work(engine()) as work:
        store.delete_webhook(work, place.context, place.table, webhook_id)
    return redirect(place.path(), 303)
