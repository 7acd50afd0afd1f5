"""A person's round mark: their picture, or a letter on a colour that stays the same."""

from __future__ import annotations

from flask import Flask, g

from ..identity.directory import Directory
from .current import connection, find_actor

COLORS = ("blue", "teal", "purple", "orange", "cyan", "pink", "green", "indigo")


def initials(name: str) -> str:
    """Return the one character that stands for a name: a Chinese surname, or the first letter."""
    return name.strip()[:1].upper() or "?"


def avatar_color(person_id: int) -> str:
    """Return the option colour of a person's mark."""
    return COLORS[person_id % len(COLORS)]


def avatar_url(person_id: int) -> str | None:
    """Return the address of a person's picture, for those who may know the person; None without one."""
    version = _directory().picture(person_id) if find_actor() else None
    return f"/avatar/{person_id}?v={version}" if version else None


def show_latest() -> None:
    """Let this answer show pictures that were changed a moment ago."""
    _directory().refresh()


def _directory() -> Directory:
    if "directory" not in g:
        actor = find_actor()
        g.directory = Directory(connection(), actor.workspace_id, actor.language)
    return g.directory


def install(app: Flask) -> None:
    """Offer the functions to every template."""
    app.jinja_env.globals.update(initials=initials, avatar_color=avatar_color, avatar_url=avatar_url)
