"""Whose eyes a page is seen through: what the banner over every page says while an administrator looks as another."""

from __future__ import annotations

from flask import Flask, g

from ..core.words import Words
from ..identity.actor import Actor
from ..identity.sign_in import SignedIn
from .current import live_apps

AS_PERSON = Words(
    "You see what {name} sees. Nothing can be changed.", "您正在以“{name}”的身份查看，无法修改任何内容。"
)
AS_ROLE = Words(
    "You see what the role “{name}” sees. Nothing can be changed.",
    "您正在以角色“{name}”的身份查看，无法修改任何内容。",
)


def viewing() -> Words | None:
    """Return what the banner says; None for who looks through their own eyes. Never asks who is signed in anew."""
    found: SignedIn | None = g.get("signed_in")
    if found is None or found.actor.seen_through is None:
        return None
    return told_of(found.actor)


def told_of(actor: Actor) -> Words:
    """Return the banner's sentence for a person or a role that is looked through."""
    if actor.person_id != actor.seen_through:
        return AS_PERSON.fill(name=actor.name)
    ((app_id, key),) = actor.roles
    app = next((each for each in live_apps().values() if each.id == app_id), None)
    role = app.model.roles.get(key) if app else None
    return AS_ROLE.fill(name=role.label if role else key)


def install(app: Flask) -> None:
    """Offer `viewing` to every template."""
    app.jinja_env.globals.update(viewing=viewing)
