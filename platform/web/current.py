"""What belongs to the request at hand: its connection, its actor, its language, its app."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import sqlalchemy as sa
from flask import Flask, current_app, g, request
from sqlalchemy.engine import Engine

from ..core.clock import utc_now
from ..core.database import db, reading
from ..core.errors import NotFound, Unauthenticated
from ..core.limits import Limits
from ..core.words import LANGUAGES, Words
from ..fields.base import Reader
from ..identity.actor import Actor
from ..identity.sign_in import SignedIn
from ..runtime.apps.live import LiveApp
from ..runtime.records.context import Context, make_context
from .session_cookie import session_secret

LANGUAGE_COOKIE = "language"


def engine() -> Engine:
    """Return the engine of this installation."""
    return db.engine


def limits() -> Limits:
    """Return the limits in force."""
    return current_app.config["LIMITS"]


def connection() -> sa.Connection:
    """Return the request's connection for reading, opened at first use."""
    if "reading" not in g:
        g.reading = reading(engine())
        g.connection = g.reading.__enter__()
    return g.connection


def close_connection(_error: BaseException | None = None) -> None:
    """Give the request's connection back."""
    opened = g.pop("reading", None)
    if opened is not None:
        g.pop("connection", None)
        opened.__exit__(None, None, None)


def signed_in(kind: str) -> SignedIn | None:
    """Return who sends the request by session ("person") or by bearer token ("token"); None for nobody."""
    if "signed_in" not in g:
        g.signed_in = _find_signed_in(kind)
    return g.signed_in


def _find_signed_in(kind: str) -> SignedIn | None:
    actors = current_app.extensions["actors"]
    if kind == "token":
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        return actors.by_token(connection(), secret.strip(), utc_now())
    secret = session_secret()
    return actors.by_session(connection(), secret, utc_now()) if secret else None


def current_actor() -> Actor:
    """Return the actor of the request, speaking the request's language; raises Unauthenticated."""
    if "actor" not in g:
        found: SignedIn | None = g.get("signed_in") or signed_in("person")
        if found is None:
            raise Unauthenticated
        spoken = language()
        same = found.actor.language == spoken
        g.actor = found.actor if same else dataclasses.replace(found.actor, language=spoken)
    return g.actor


def find_actor() -> Actor | None:
    """Return the actor of the request, or None for a visitor."""
    return current_actor() if g.get("signed_in") or signed_in("person") else None


def language() -> str:
    """Return the language of the answer: the cookie's, that of the profile, or what the browser asks for."""
    if "language" not in g:
        g.language = _find_language()
    return g.language


def _find_language() -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    asked = request.accept_languages.best_match(LANGUAGES)
    found: SignedIn | None = g.get("signed_in")
    if found is None:
        return asked or "en"
    if found.actor.own_language in LANGUAGES:
        return found.actor.own_language
    return asked if request.accept_languages and asked else found.actor.language


def reader() -> Reader:
    """Return who reads: language and time zone, for formatting."""
    found: SignedIn | None = g.get("signed_in")
    return Reader(language(), found.actor.zone if found else "UTC")


def say(words: Words, /, **data: object) -> str:
    """Return words in the request's language."""
    return words.to(language(), **data)


def current_app_named(key: str) -> LiveApp:
    """Return a live app of the actor's workspace; raises NotFound, also for a trial of an app they do not administer."""
    found = all_live_apps().get(key)
    if found is None or not (found.trial_of is None or current_actor().administers(found.trial_of)):
        raise NotFound
    return found


def live_apps() -> Mapping[str, LiveApp]:
    """Return every live app of the actor's workspace by key; trials of drafts are not among them."""
    if "live_apps" not in g:
        g.live_apps = {key: app for key, app in all_live_apps().items() if app.trial_of is None}
    return g.live_apps


def all_live_apps() -> Mapping[str, LiveApp]:
    """Return every live app of the actor's workspace by key, trials of drafts included."""
    if "all_live_apps" not in g:
        actor = current_actor()
        g.all_live_apps = current_app.extensions["live_apps"].current(
            connection(), actor.workspace_id, g.signed_in.definitions
        )
    return g.all_live_apps


def current_context(app_key: str) -> Context:
    """Return what reading and writing need, for one app; raises NotFound."""
    return make_context(connection(), current_app_named(app_key), current_actor(), utc_now())


def install(app: Flask) -> None:
    """Close the connection at the end of every request."""
    app.teardown_appcontext(close_connection)
