"""A call from another system: is it genuine, what does it bring, and has it been here before."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import orjson
import sqlalchemy as sa

from ....automations.steps.outside.mapping import MISSING, pick
from ....automations.triggers.inputs import input_field
from ....automations.triggers.webhook import SIGNED
from ....core.clock import database_now
from ....core.errors import Fault, Invalid, Malformed, NotFound, Unauthenticated
from ....core.limits import LIMITS
from ....core.signing import signature
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....fields import Field, type_of
from ....fields.base import NotUnderstood, Reader
from ....identity.actor import Actor
from ....identity.models import Workspace
from ....identity.secrets import digest, new_secret
from ...apps.live import LiveApps
from ...apps.models import AppRow
from ...records.cause import DEEPEST, Cause
from ...records.context import Context, make_context
from ..known import Automation, known
from ..models import AutomationHook
from .call import Call, call_automation
from .given import checked
from .hooks import keep_sample, signing_secret

OUTSIDE = "(↗)"
"""Stands in a chain for an automation that is not of this app."""
FRESH = timedelta(minutes=5)
NO_JSON = Words("the body is neither JSON nor a form", "请求正文既不是 JSON 也不是表单")
TOO_DEEP = Words("it is nested deeper than {limit} levels", "嵌套超过 {limit} 层")
_HOOKS, _APPS, _PLACES = AutomationHook.__table__, AppRow.__table__, Workspace.__table__


class NotGenuine(Unauthenticated):
    """A call without the signature its address asks for, or with an old one (401)."""

    code = "not_genuine"
    words = Words(
        "The signature does not fit: sign “<timestamp>.<body>” with the secret, within five minutes.",
        "签名不正确：请用密钥对“<时间戳>.<请求正文>”签名，并在五分钟内发送。",
    )


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: the body and the headers that count."""

    body: bytes
    is_form: bool = False
    timestamp: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that was found, and what it sets off; `automation` is None while that is switched off."""

    row: sa.Row
    context: Context
    automation: Automation | None

    @property
    def signed(self) -> bool:
        """Say whether its calls are signed."""
        return self.automation is not None and self.automation.settings.get("secret") == SIGNED

    @property
    def place(self) -> str:
        """Return what tells this address from every other, also from the one it replaced."""
        return f"{self.row.app_id}/{self.row.automation}/{self.row.digest}"


def find_hook(connection: sa.Connection, apps: LiveApps, secret: str) -> Hook:
    """Return what the address of a call leads to; raises NotFound."""
    row = connection.execute(sa.select(_HOOKS).where(_HOOKS.c.digest == digest(secret))).first()
    if row is None:
        raise NotFound
    asked = sa.select(_PLACES.c.id, _PLACES.c.zone).join(_APPS, _APPS.c.workspace_id == _PLACES.c.id)
    place = connection.execute(asked.where(_APPS.c.id == row.app_id)).first()
    live = apps.current(connection, place.id).values() if place else ()
    app = next((each for each in live if each.id == row.app_id), None)
    if app is None or place is None:
        raise NotFound
    automation = known(app).by_key.get(row.automation)
    called = automation if automation is not None and automation.trigger.name == "webhook" else None
    actor = Actor.system(app.workspace_id, place.zone)
    context = make_context(connection, app, actor, database_now(connection))
    return Hook(row, context, called)


def accept(work: UnitOfWork, hook: Hook, sent: Received) -> Any:
    """Return what a genuine call brings, kept as a sample to map from; raises NotGenuine and Malformed."""
    check_genuine(hook, sent, database_now(work.connection))
    document = read_body(sent)
    keep_sample(work, hook.row, document, len(sent.body))
    return document


def begin(work: UnitOfWork, hook: Hook, document: Any, key: str, depth: int = 0) -> int | None:
    """Begin the run of a call and return its id, the same for the same `key`; None where nothing runs.

    The key is the Idempotency-Key, else the signature of a call that is signed. `depth` says how many automations
    led to the call, where it comes from an installation as this one: so circles end that go through others.

    Nothing runs where the automation is switched off, or its condition does not hold. Raises Invalid where the body
    has not what the automation takes from it.
    """
    if hook.automation is None:
        return None
    cause = Cause((OUTSIDE,) * min(max(depth, 0), DEEPEST))
    context = replace(hook.context, connection=work.connection, cause=cause)
    given = checked(context, hook.automation, mapped(context, hook.automation, document))
    name = f"call {digest(key) if key else new_secret()}"
    found = call_automation(work, context, hook.automation, Call(name, "webhook", given), None)
    return found[0] if found else None


def check_genuine(hook: Hook, sent: Received, now: datetime) -> None:
    """Raise NotGenuine unless a call proves who sent it; one whose address is its secret has by coming here."""
    if hook.automation is not None and not hook.signed:
        return
    if hook.automation is None and not sent.signature:
        return  # nothing runs: it is kept to map from, and only who has the address gets here
    told = sent.timestamp
    if not told.isascii() or not told.isdigit() or len(told) > 12:
        raise NotGenuine
    right = signature(signing_secret(hook.row), int(told), sent.body.decode("utf-8", "replace"))
    late = abs(now.timestamp() - int(told)) > FRESH.total_seconds()
    if late or not hmac.compare_digest(right.encode(), sent.signature.encode("utf-8", "replace")):
        raise NotGenuine


def read_body(sent: Received) -> Any:
    """Return what a call brought; raises Malformed."""
    try:
        text = sent.body.decode()
        if sent.is_form:
            return {name: value.replace("\0", "") for name, value in parse_qsl(text, max_num_fields=500)}
        document = orjson.loads(text) if text.strip() else {}
    except (UnicodeDecodeError, ValueError):
        raise Malformed(why=NO_JSON) from None
    if "\\u0000" in text:
        raise Malformed(why=NO_JSON)
    if _depth(document) > LIMITS.json_depth:
        raise Malformed(why=TOO_DEEP.fill(limit=LIMITS.json_depth))
    return document


def _depth(document: Any) -> int:
    """Return how many levels a JSON value has, without standing in as many calls."""
    level, found = [document], 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        found += 1
        level = [one for each in level for one in (each.values() if isinstance(each, dict) else each)]
    return found


def mapped(context: Context, automation: Automation, document: Any) -> Mapping[str, Any]:
    """Return the inputs of an automation as its trigger takes them out of a body; raises Invalid."""
    reader = Reader(context.environment.language, context.environment.zone)
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for each in automation.settings.get("inputs", ()):
        picked = pick(document, each.get("path") or each["key"])
        try:
            found[each["key"]] = None if picked is MISSING else _typed(input_field(each), picked, reader)
        except NotUnderstood as error:
            faults.append(Fault(each["key"], error.words))
    if faults:
        raise Invalid(faults)
    return found


def _typed(field: Field, picked: Any, reader: Reader) -> Any:
    """Return a value as its field takes it: texts are read as if typed, and text of a number is its digits."""
    if field.type in ("text", "long_text"):
        plain = picked is None or isinstance(picked, str)
        return picked if plain else orjson.dumps(picked).decode()
    return type_of(field).parse(field, picked, reader) if isinstance(picked, str) else picked
