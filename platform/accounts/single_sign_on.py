"""Signing in at another provider: sending the browser there, and taking it back.

The way there is a page that leads on, as our policy lets no form post lead to another host; the way back shows a
page that sends the code on by itself, so that no GET signs anybody in.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, make_response, render_template, request

from ..core.errors import NotFound
from ..core.key_in_use import key_in_use
from ..core.outbound import OutboundFailed, OutboundRefused, outbound_client
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.challenges import answer, pose
from ..identity.oidc.flow import Asked, ProviderFault, authorization_address, discover, prove
from ..identity.oidc.linking import person_of
from ..identity.oidc.providers import Provider, find_provider, list_providers
from ..web.current import connection, engine
from ..web.declare import declare
from ..web.own_page import own_path
from .entering import enter
from .visit import begin_visit, new_visit, visit

pages = Blueprint("single_sign_on", __name__)
LONGEST = 4_000
AWAY = Words("it cannot be reached.", "无法连接提供方。")
GIVEN_UP = Words("it was cancelled or took too long.", "登录已取消或超时。")


@pages.post("/sign-in/with/<int:provider_id>")
@declare(actor="anonymous", body="form")
def go(provider_id: int) -> Any:
    """Lead the browser to the provider."""
    provider = _enabled(provider_id)
    asked, browser = Asked.new(), new_visit()
    with _client() as client:
        address = _reached(
            provider, lambda: authorization_address(discover(client, provider), provider, asked, _back())
        )
    then = own_path(request.form.get("next"))
    data = {"provider": provider.id, "nonce": asked.nonce, "verifier": asked.verifier, "next": then}
    with unit_of_work(engine()) as work:
        pose(work, "oidc", asked.state, browser, data)
    return begin_visit(
        make_response(render_template("single_sign_on_go.html", name=provider.name, address=address)), browser
    )


@pages.get("/sign-in/back")
@declare(actor="anonymous")
def back() -> Any:
    """Take the browser back: a page that sends on what the provider gave it."""
    given = {name: request.args.get(name, "")[:LONGEST] for name in ("state", "code")}
    return render_template("single_sign_on_back.html", given=given)


@pages.post("/sign-in/back")
@declare(actor="anonymous", body="form")
def finish() -> Any:
    """Sign in as the person whom the provider's answer proves."""
    state, code = (request.form.get(name, "")[:LONGEST] for name in ("state", "code"))
    with unit_of_work(engine()) as work:
        kept = answer(work, "oidc", state, visit())
    if kept is None:
        raise ProviderFault(name=Words("the provider", "该提供方"), why=GIVEN_UP)
    provider = _enabled(kept["provider"])
    if not code:
        raise ProviderFault(name=provider.name, why=GIVEN_UP)
    asked = Asked(state, kept["nonce"], kept["verifier"])
    with _client() as client:
        claims = _reached(provider, lambda: prove(client, provider, asked, _back(), code))
    with unit_of_work(engine()) as work:
        person_id = person_of(work, provider, claims)
    return enter(person_id, provider.name, kept["next"])


def _enabled(provider_id: int) -> Provider:
    provider = find_provider(connection(), provider_id, key_in_use())
    if not provider.enabled:
        raise NotFound
    return provider


def _client() -> Any:
    return outbound_client(current_app.config["CONFIG"].outbound_allow)


def _reached(provider: Provider, act: Any) -> Any:
    """Return what `act` gives; that the provider is away is told as such."""
    try:
        return act()
    except (OutboundFailed, OutboundRefused) as fault:
        raise ProviderFault(name=provider.name, why=AWAY) from fault


def _back() -> str:
    base = current_app.config.get("BASE_URL") or request.host_url.rstrip("/")
    return f"{base}/sign-in/back"


def sign_in_providers() -> list[tuple[int, str]]:
    """Return (id, name) of the providers one may sign in with."""
    return [(each.id, each.name) for each in list_providers(connection(), enabled=True)]


def install(app: Flask) -> None:
    """Offer the providers to the sign-in page."""
    app.jinja_env.globals.update(sign_in_providers=sign_in_providers)
