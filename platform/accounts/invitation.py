"""The page behind an invitation's link: who is invited says their name, chooses a password, and is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request

from ..core.clock import utc_now
from ..core.errors import Invalid
from ..core.unit_of_work import unit_of_work
from ..identity import throttle
from ..identity.audit.log import audit
from ..identity.invitations import accept_invitation, find_invitation
from ..web.current import connection, engine, language
from ..web.declare import declare
from .entering import enter_by_password

pages = Blueprint("invitation", __name__)


@pages.get("/invitation/<secret>")
@declare(actor="anonymous")
def invitation(secret: str) -> Any:
    """Show the invitation; one that is unknown, used or over answers alike."""
    return _page(secret)


@pages.post("/invitation/<secret>")
@declare(actor="anonymous", body="form")
def accept(secret: str) -> Any:
    """Accept it: once, also when two try."""
    throttle.take_try(engine(), throttle.by_address(request.remote_addr, "link-address"))
    form = request.form
    try:
        with unit_of_work(engine()) as work:
            person_id = accept_invitation(
                work, secret, form.get("name", ""), form.get("password", ""), form.get("again", "")
            )
            throttle.uncount(work, throttle.by_address(request.remote_addr, "link-address"))
            audit(work, "invitation_accepted", actor=person_id)
    except Invalid as error:
        return _page(secret, error.by_path(language()), form.get("name", "")), 422
    return enter_by_password(person_id)


def _page(secret: str, faults: Mapping[str, Sequence[str]] | None = None, name: str | None = None) -> str:
    found = find_invitation(connection(), secret, utc_now())
    return render_template(
        "invitation.html", invitation=found, name=found.name if name is None else name, faults=faults or {}
    )
