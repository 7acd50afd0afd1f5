"""What a form says once it has saved: told to its script, or carried to the next whole page by a cookie.

The cookie names the form, lives for a minute and is taken away by the page that shows it.
"""

from __future__ import annotations

from flask import Response, after_this_request, request

from ...definition.model import Form
from ...web.session_cookie import over_https
from ..records.context import Context
from .paths import app_path

NAME = "tablewright-saved"
SECONDS = 60


def told_message(context: Context, form: Form) -> dict[str, str]:
    """Return what a script is told of a form's words: {"said"}, nothing where it has none."""
    return {"said": form.message.to(context.actor.language)} if form.message else {}


def say_next(response: Response, context: Context, form: Form) -> None:
    """Let the next page say what a form says, where it says something."""
    if form.message:
        path, value = app_path(context.app.key), f"{form.table}.{form.key}"
        response.set_cookie(
            NAME, value, max_age=SECONDS, path=path, secure=over_https(), httponly=True, samesite="Lax"
        )


def take_said(context: Context) -> str:
    """Return what the form that led to this page says, and see to it that no other page says it; "" without one."""
    named = request.cookies.get(NAME, "")
    if not named:
        return ""

    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(NAME, path=app_path(context.app.key))
        return response

    table, _, key = named.rpartition(".")
    return next(
        (
            form.message.to(context.actor.language)
            for form in context.app.model.forms
            if (form.table, form.key) == (table, key) and form.message and _may_fill_in(context, form)
        ),
        "",
    )


def _may_fill_in(context: Context, form: Form) -> bool:
    """Say whether the form is one that the actor gets to see: nobody hears the words of others' forms."""
    mine = context.rights.tables.get(form.table)
    roles = {role for app_id, role in context.actor.roles if app_id == context.app.id}
    return (
        mine is not None
        and not mine.actions.isdisjoint(("create", "edit"))
        and (not form.roles or not roles.isdisjoint(form.roles))
    )
