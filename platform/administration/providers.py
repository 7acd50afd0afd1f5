"""The OpenID Connect providers of a workspace: `/workspace/sign-in`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, request

from ..core.errors import Invalid, ProductError
from ..core.key_in_use import key_in_use
from ..core.outbound import outbound_client
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.oidc.flow import discover
from ..identity.oidc.providers import find_provider, list_providers, remove_provider, save_provider
from ..web.confirm import require_confirmed
from ..web.current import connection, engine, language
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator

pages = Blueprint("providers", __name__)
HERE = "/workspace/sign-in"
TITLE = Words("Single sign-on", "单点登录")
MEMBERS = ("name", "issuer", "client_id", "client_secret")


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def providers() -> Any:
    """List the providers."""
    actor = administrator()
    return settings_page(
        "providers.html",
        HERE,
        TITLE,
        providers=list_providers(connection(), actor.workspace_id),
        back=_back(),
    )


@pages.get(f"{HERE}/new")
@declare(actor="person", permission=ADMINISTER)
def new_provider() -> Any:
    """Show the form of a new provider."""
    administrator()
    return _form({"enabled": True})


@pages.get(f"{HERE}/<int:provider_id>")
@declare(actor="person", permission=ADMINISTER)
def one_provider(provider_id: int) -> Any:
    """Show a provider's form; its secret is never shown."""
    found = find_provider(connection(), provider_id, key_in_use(), administrator().workspace_id)
    told = {name: getattr(found, name) for name in ("name", "issuer", "client_id", "enabled", "adds_people")}
    return _form(
        {**told, "domains": ", ".join(found.domains), "kept": bool(found.client_secret)}, provider_id
    )


@pages.post(f"{HERE}/new")
@declare(actor="person", permission=ADMINISTER, body="form")
def add_provider() -> Any:
    """Add a provider."""
    return _save(None)


@pages.post(f"{HERE}/<int:provider_id>")
@declare(actor="person", permission=ADMINISTER, body="form")
def change_provider(provider_id: int) -> Any:
    """Change a provider."""
    return _save(provider_id)


@pages.post(f"{HERE}/<int:provider_id>/remove")
@declare(actor="person", permission=ADMINISTER, body="form")
def take_provider_away(provider_id: int) -> Any:
    """Remove a provider; people it brought stay and sign in another way."""
    actor = administrator()
    require_confirmed(HERE)
    name = find_provider(connection(), provider_id, key_in_use(), actor.workspace_id).name
    with unit_of_work(engine()) as work:
        remove_provider(work, actor.workspace_id, provider_id)
        audit(work, "provider_removed", actor=actor, name=name)
    return redirect(HERE, 303)


@pages.post(f"{HERE}/<int:provider_id>/try")
@declare(actor="person", permission=ADMINISTER, body="form")
def try_provider(provider_id: int) -> Any:
    """Ask the provider for its description, and say what came of it."""
    actor = administrator()
    found = find_provider(connection(), provider_id, key_in_use(), actor.workspace_id)
    failed = None
    with outbound_client(current_app.config["CONFIG"].outbound_allow) as client:
        try:
            discover(client, found)
        except ProductError as fault:
            failed = fault.say(language())
    listed = list_providers(connection(), actor.workspace_id)
    tried = {"name": found.name, "failed": failed}
    return settings_page("providers.html", HERE, TITLE, providers=listed, back=_back(), tried=tried)


def _save(provider_id: int | None) -> Any:
    actor = administrator()
    require_confirmed(HERE)
    form = request.form
    told: dict[str, Any] = {name: form.get(name, "") for name in MEMBERS}
    told |= {name: form.get(name) == "1" for name in ("enabled", "adds_people")}
    domains = form.get("domains", "")
    told["domains"] = domains.replace("，", ",").replace(",", " ").split()
    try:
        with unit_of_work(engine()) as work:
            save_provider(work, actor.workspace_id, key_in_use(), told, provider_id)
            event = "provider_added" if provider_id is None else "provider_changed"
            audit(work, event, actor=actor, name=told["name"])
    except Invalid as invalid:
        shown = {**told, "client_secret": "", "domains": domains}
        return _form(shown, provider_id, invalid.by_path(language())), 422
    return redirect(HERE, 303)


def _form(told: dict[str, Any], provider_id: int | None = None, faults: Any = None) -> str:
    return settings_page(
        "provider_form.html",
        HERE,
        TITLE,
        told=told,
        provider_id=provider_id,
        faults=faults or {},
        back=_back(),
    )


def _back() -> str:
    base = current_app.config.get("BASE_URL") or request.host_url.rstrip("/")
    return f"{base}/sign-in/back"
