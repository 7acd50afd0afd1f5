"""Where a public form is reached by strangers, and where its administrators set it up."""

from __future__ import annotations

from flask import current_app, request

from ...records.context import Context

HERE = "/a/{app}/builder/public-forms"


def address_of(token: str) -> str:
    """Return the full address of a public form."""
    base = current_app.config.get("BASE_URL") or request.host_url
    return f"{base.rstrip('/')}/f/{token}"


def path_of(context: Context, public_id: int) -> str:
    """Return the address of a link's own page."""
    return f"{HERE.format(app=context.app.key)}/{public_id}"
