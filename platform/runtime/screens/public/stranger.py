"""Who stands at a public form, as far as a browser shows: marks it carries, signed by us, none of which signs in.

Within another site's page a browser sends only cookies that are meant for that, so those of an embedded form are.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import Any

from flask import Response, current_app, g, request
from itsdangerous import BadData, BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from ....core.clock import utc_now
from ....core.errors import Fault
from ....core.secret_box import derived_key
from ....core.words import LANGUAGES, Words
from ....fields.base import Reader
from ....identity.throttle import by_address
from ....web.current import connection, find_actor, language, limits
from ....web.session_cookie import over_https
from ...public_forms.opening import OpenForm, Sender, open_form

PAGE_LIFE = 7 * 86400
"""How many seconds a page may stay open before it is sent."""
OPEN_FOR = 12 * 3600
"""How many seconds a password that was right need not be given again in the same browser."""
THANKS_LIFE = 3600
"""How many seconds the thanks tell what was sent."""
DEVICE_LIFE = 365 * 86400
LONGEST_CHANNEL = 60
STALE = Words(
    "This page was open for too long or is not ours. Everything is still here: send it again.",
    "页面停留时间过长或已失效，内容已保留，请重新提交。",
)
QUICK = Words("That was quick. Check your answers and send them again.", "提交过快，请核对内容后重新提交。")
ROBOT = Words(
    "Leave the field “Leave this empty” empty and send again.", "请将“请勿填写”一栏留空后重新提交。"
)
TRAP = "contact_me_by_fax"
"""A control that no person sees: what fills it in is no person."""


def find_form(token: str) -> OpenForm:
    """Return the form of an address, in the language the address asks for; raises NotFound."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        g.language = asked
    return open_form(connection(), current_app.extensions["live_apps"], token)


def reader_of(form: OpenForm) -> Reader:
    """Return who reads a form: their language, the workspace's clock."""
    return Reader(language(), form.zone)


def sender_of(form: OpenForm) -> Sender:
    """Return who answers, as far as is known."""
    actor = find_actor()
    same = actor is not None and actor.workspace_id == form.app.workspace_id and actor.seen_through is None
    device = device_of(form)
    return Sender(
        address=_keyed("public address", by_address(request.remote_addr).key),
        device=_keyed("public device", device) if device else None,
        person_id=actor.person_id if same else None,
        channel=_channel(),
    )


def new_stamp(form: OpenForm) -> str:
    """Return what a page carries: which form, when it was opened, and a name by which its post is known."""
    return _timed("public page").dumps([form.id, secrets.token_urlsafe(16)])


def read_stamp(form: OpenForm) -> tuple[str, list[Fault]]:
    """Return the name of a post, "" where its page was not ours, and what speaks against a person having sent it."""
    if request.form.get(TRAP):
        return "", [Fault("", ROBOT)]
    try:
        told, at = _timed("public page").loads(
            request.form.get("_stamp", ""), max_age=PAGE_LIFE, return_timestamp=True
        )
    except BadData:
        return "", [Fault("", STALE)]
    if not isinstance(told, list) or len(told) != 2 or told[0] != form.id:
        return "", [Fault("", STALE)]
    quick = (utc_now() - at).total_seconds() < limits().public_seconds
    return str(told[1]), [Fault("", QUICK)] if quick else []


def uploads_ticket(form: OpenForm, ids: Collection[int]) -> str:
    """Return what a form that comes back carries of the files sent with it: they are the sender's own; "" for none."""
    return _timed("public uploads").dumps([form.id, sorted(ids)]) if ids else ""


def read_uploads(form: OpenForm) -> frozenset[int]:
    """Return the files that came with earlier tries of this post; none where the ticket is not ours."""
    try:
        told = _timed("public uploads").loads(request.form.get("_uploads", ""), max_age=PAGE_LIFE)
    except BadData:
        return frozenset()
    return frozenset(told[1]) if told[0] == form.id else frozenset()


def thanks_ticket(form: OpenForm, answer_id: int) -> str:
    """Return the part of the address where the sender of an answer is thanked."""
    return _timed("public thanks").dumps([form.id, answer_id])


def read_ticket(form: OpenForm, ticket: str) -> tuple[int | None, bool]:
    """Return which answer a ticket is for (None: none of this form), and whether it still tells what was sent."""
    try:
        told, at = _timed("public thanks").loads(ticket, return_timestamp=True)
    except BadData:
        return None, False
    fresh = (utc_now() - at).total_seconds() < THANKS_LIFE
    return (told[1], fresh) if told[0] == form.id else (None, False)


def edit_secret(form: OpenForm, answer_id: int) -> str:
    """Return the secret of the link by which a sender changes an answer."""
    return _keyed("public edit", f"{form.id}:{form.token}:{answer_id}")


def is_unlocked(form: OpenForm) -> bool:
    """Say whether the form has no password, or this browser has given it lately."""
    if form.row.password_hash is None:
        return True
    try:
        told = _timed("public form").loads(request.cookies.get(_name(form), ""), max_age=OPEN_FOR)
    except BadData:
        return False
    return told == [form.id, form.row.password_hash[-16:]]


def unlock(answer: Response, form: OpenForm) -> None:
    """Note in the browser that it gave the form's password."""
    value = _timed("public form").dumps([form.id, form.row.password_hash[-16:]])
    _set(answer, form, _name(form), value, OPEN_FOR)


def device_of(form: OpenForm) -> str:
    """Return the name we gave this browser; "" where it shows none."""
    if form.settings.once != "device":
        return ""
    try:
        return str(_signer().loads(request.cookies.get(_device_name(), "")))
    except BadSignature:
        return ""


def mark_device(answer: Response, form: OpenForm) -> None:
    """Give the browser a name, where a form is answered once with each."""
    if form.settings.once == "device" and not device_of(form):
        _set(answer, form, _device_name(), _signer().dumps(secrets.token_urlsafe(16)), DEVICE_LIFE)


def _set(answer: Response, form: OpenForm, name: str, value: str, life: int) -> None:
    framed = bool(form.settings.embed) and over_https()
    answer.set_cookie(
        name,
        value,
        max_age=life,
        path="/",
        secure=over_https(),
        httponly=True,
        samesite="None" if framed else "Lax",
        partitioned=framed,
    )


def _channel() -> str | None:
    told: Any = request.form.get("_channel") or request.args.get("channel") or request.args.get("utm_source")
    plain = "".join(each for each in told or "" if each.isprintable()).strip()
    return plain[:LONGEST_CHANNEL] or None


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def _timed(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(purpose))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_key("public device"), salt="device")


def _key(purpose: str) -> bytes:
    return derived_key(current_app.config["SECRET_KEY"], purpose)


def _name(form: OpenForm) -> str:
    return f"{_prefix()}tablewright-form-{form.id}"


def _device_name() -> str:
    return f"{_prefix()}tablewright-answers"


def _prefix() -> str:
    return "__Host-" if over_https() else ""
