"""The address at which another system sets off an automation: whoever has it, or the secret, is let in; nobody signs in.

A call is answered at once, before its run has begun: 202 with the run's id.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from ...core.errors import TooLarge
from ...core.signing import DEPTH_HEADER, KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from ...core.unit_of_work import unit_of_work
from ...core.whole_number import whole_number
from ...identity.throttle import by_address
from ...web.current import connection, engine, limits
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..automations.calls.receiving import Received, accept, begin, find_hook
from ..public_forms.quotas import take_call, take_signed

pages = Blueprint("hooks", __name__)
LARGEST = 256 * 1024
FORM = "application/x-www-form-urlencoded"


@pages.post("/hooks/<secret>")
@declare(actor="anonymous", body="json")
def take_hook_call(secret: str) -> Any:
    """Take a call: JSON or a form in the body, signed where the automation asks for it."""
    hook = find_hook(connection(), current_app.extensions["live_apps"], secret)
    with unit_of_work(engine()) as work:
        take_call(work, by_address(request.remote_addr).key, limits())
    sent = Received(
        _body(),
        request.mimetype == FORM,
        request.headers.get(TIMESTAMP_HEADER, ""),
        request.headers.get(SIGNATURE_HEADER, ""),
    )
    with unit_of_work(engine()) as work:
        document = accept(work, hook, sent)
    key = request.headers.get(KEY_HEADER, "")
    with unit_of_work(engine()) as work:
        if hook.signed:
            take_signed(work, hook.place, sent.signature, key)
        depth = whole_number(request.headers.get(DEPTH_HEADER, "")) or 0
        run = begin(work, hook, document, key or (sent.signature if hook.signed else ""), depth)
    return json_answer({"run": run}, 202)


def _body() -> bytes:
    request.max_content_length = LARGEST
    try:
        return request.get_data(cache=False, parse_form_data=False)
    except RequestEntityTooLarge:
        raise TooLarge(limit="256 KB") from None
