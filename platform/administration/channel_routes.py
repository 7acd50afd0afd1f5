"""The accounts of channels that messages leave by: `/workspace/channels`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request

from ..automations.channel import Channel
from ..automations.channels import WITH_ACCOUNT
from ..core.errors import Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..runtime.channels.accounts import (
    Told,
    add_account,
    change_account,
    find_row,
    kept_secrets,
    list_accounts,
    remove_account,
)
from ..runtime.channels.uses import uses_of
from ..web.confirm import require_confirmed
from ..web.current import connection, engine, language, live_apps
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, told
from .channel_standing import standing_of
from .channel_trying import TEXT, Tried, test_message, try_account

pages = Blueprint("channels", __name__)
HERE = "/workspace/channels"
TITLE = Words("Connections", "消息通道")
FAMILIES = {
    "chat": Words("Chat", "办公协同"),
    "sms": Words("Text messages", "短信"),
    "mail": Words("Mail", "邮件"),
    "outside": Words("Other systems", "其他系统"),
}
"""The kinds of channels in the order of the page."""


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def channels() -> Any:
    """List the accounts with how they stand."""
    actor = administrator()
    apps = {each.id: each for each in live_apps().values()}
    shown = [standing_of(row, apps) for row in list_accounts(connection(), actor.workspace_id)]
    return settings_page("channels.html", HERE, TITLE, accounts=shown, saved=request.args.get("saved"))


@pages.get(f"{HERE}/new")
@declare(actor="person", permission=ADMINISTER)
def new_account() -> Any:
    """Show the kinds to choose from, or the form of the one that was chosen."""
    administrator()
    channel = WITH_ACCOUNT.get(request.args.get("kind", ""))
    if channel is None:
        kinds = {
            words: [each for each in WITH_ACCOUNT.values() if each.family == family]
            for family, words in FAMILIES.items()
        }
        return settings_page("channel_kinds.html", HERE, TITLE, kinds=kinds)
    return _form(channel, {"label": channel.label.to(language())})


@pages.post(f"{HERE}/new")
@declare(actor="person", permission=ADMINISTER, body="form")
def add() -> Any:
    """Add an account and open it."""
    actor = administrator()
    require_confirmed(f"{HERE}/new")
    channel = WITH_ACCOUNT.get(request.form.get("kind", ""))
    if channel is None:
        return redirect(f"{HERE}/new", 303)
    try:
        with unit_of_work(engine()) as work:
            account_id = add_account(
                work, actor.workspace_id, _told(channel, posted_id("app_id")), actor.person_id
            )
            audit(work, "channel_added", actor=actor, name=request.form.get("label", "").strip())
    except Invalid as error:
        return _form(channel, _shown(channel, request.form), faults=told(error)), 422
    return redirect(f"{HERE}/{account_id}?saved=1", 303)


@pages.get(f"{HERE}/<int:account_id>")
@declare(actor="person", permission=ADMINISTER)
def one_account(account_id: int) -> Any:
    """Show an account's form, without its secrets, and the form of a test message."""
    row = find_row(connection(), administrator().workspace_id, account_id)
    return _page(row)


@pages.post(f"{HERE}/<int:account_id>")
@declare(actor="person", permission=ADMINISTER, body="form")
def change(account_id: int) -> Any:
    """Change an account."""
    actor = administrator()
    require_confirmed(f"{HERE}/{account_id}")
    row = find_row(connection(), actor.workspace_id, account_id)
    channel = WITH_ACCOUNT[row.kind]
    try:
        with unit_of_work(engine()) as work:
            held = find_row(work.connection, actor.workspace_id, account_id)
            change_account(work, held, _told(channel, row.app_id))
            audit(work, "channel_changed", actor=actor, name=request.form.get("label", "").strip())
    except Invalid as error:
        return _form(channel, _shown(channel, request.form), row, told(error)), 422
    return redirect(f"{HERE}/{account_id}?saved=1", 303)


@pages.post(f"{HERE}/<int:account_id>/try")
@declare(actor="person", permission=ADMINISTER, body="form")
def try_it(account_id: int) -> Any:
    """Send a test message and say what came of it."""
    actor = administrator()
    row = find_row(connection(), actor.workspace_id, account_id)
    channel = WITH_ACCOUNT[row.kind]
    with unit_of_work(engine()) as work:
        audit(work, "channel_tried", actor=actor, name=row.label)
    tried = try_account(row, channel, test_message(channel, request.form, language()))
    return _page(find_row(connection(), actor.workspace_id, account_id), tried)


@pages.get(f"{HERE}/<int:account_id>/remove")
@declare(actor="person", permission=ADMINISTER)
def ask_to_remove(account_id: int) -> Any:
    """Show which automations send by the account, before it goes."""
    row = find_row(connection(), administrator().workspace_id, account_id)
    uses = uses_of(live_apps().values(), row)
    return settings_page("channel_remove.html", HERE, TITLE, account=row, uses=uses)


@pages.post(f"{HERE}/<int:account_id>/remove")
@declare(actor="person", permission=ADMINISTER, body="form")
def take_away(account_id: int) -> Any:
    """Remove an account."""
    actor = administrator()
    require_confirmed(f"{HERE}/{account_id}/remove")
    with unit_of_work(engine()) as work:
        row = find_row(work.connection, actor.workspace_id, account_id)
        remove_account(work, row)
        audit(work, "channel_removed", actor=actor, name=row.label)
    return redirect(HERE, 303)


def _told(channel: Channel, app_id: int | None) -> Told:
    form = request.form
    typed = {name: form.get(f"set_{name}", "") for name in channel.settings}
    return Told(channel.name, form.get("label", ""), typed, app_id, form.get("key", ""))


def _shown(channel: Channel, form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed, to be shown again; secrets are typed anew."""
    plain = {name for name, each in channel.settings.items() if not each.get("x-secret")}
    shown = {f"set_{name}": form.get(f"set_{name}", "") for name in plain}
    return shown | {name: form.get(name, "") for name in ("label", "key", "app_id")}


def _page(row: sa.Row, tried: Tried | None = None) -> str:
    values = {"label": row.label} | {f"set_{name}": value for name, value in row.settings.items()}
    return _form(WITH_ACCOUNT[row.kind], values, row, tried=tried)


def _form(
    channel: Channel,
    values: Mapping[str, Any],
    row: sa.Row | None = None,
    faults: Mapping[str, Any] | None = None,
    tried: Tried | None = None,
) -> str:
    named = {
        (name if name in ("label", "key", "app_id") else f"set_{name}"): each
        for name, each in (faults or {}).items()
    }
    return settings_page(
        "channel.html",
        HERE,
        TITLE,
        channel=channel,
        values=values,
        account=row,
        kept=kept_secrets(row) if row is not None else frozenset(),
        apps=sorted(live_apps().values(), key=lambda app: app.key),
        faults=named,
        tried=tried,
        sent=request.form if tried else {},
        test_text=TEXT,
        saved=request.args.get("saved"),
        words=Words.read,
    )
