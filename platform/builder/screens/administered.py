"""The app that a page of the builder is about, for those who may change it."""

from __future__ import annotations

from flask import request

from ...core.errors import Malformed, NotFound
from ...core.words import Words
from ...definition.model import Role
from ...runtime.apps.live import LiveApp
from ...web.current import connection, current_actor, current_app_named
from ..publishing import check_administrator
from ..staff import Staff, read_staff

NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")


def administered(app_key: str) -> LiveApp:
    """Return the app the actor administers; raises NotFound, and NotAdministrator for who only works with it."""
    app = current_app_named(app_key)
    check_administrator(app, current_actor())
    return app


def role_of(app: LiveApp, key: str) -> Role:
    """Return a role of an app; raises NotFound."""
    role = app.model.roles.get(key)
    if role is None:
        raise NotFound
    return role


def staff_of(app: LiveApp) -> Staff:
    """Return everybody of the workspace with their roles in an app."""
    return read_staff(connection(), app.workspace_id, app.id)


def posted_base() -> int:
    """Return the revision that a posted form was made from; raises Malformed."""
    told = request.form.get("base", "")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise Malformed(why=NOT_A_NUMBER)
    return int(told)


def builder_path(app_key: str, *rest: str) -> str:
    """Return the address of a page of the builder."""
    return "/".join((f"/a/{app_key}/builder", *rest))
