"""What a test hands over where no change of a record sets an automation off: answers, a call's body, a comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import request

from .....core.errors import Fault, Invalid, Malformed
from .....core.words import Words
from .....fields import Field
from .....runtime.automations.calls.given import checked, input_fields
from .....runtime.automations.calls.hooks import hook_of
from .....runtime.automations.calls.receiving import Received, mapped, read_body
from .....runtime.automations.known import Automation, known
from .....runtime.automations.trying.stage import with_draft
from .....runtime.conversation.comment_list import list_comments
from .....runtime.records.context import Context
from .....runtime.screens.buttons.asked import Asked, draw_inputs, read_inputs
from ..editing import Editing

WEBHOOK, COMMENT = "webhook", "comment"
TEXT = Field.read(
    {"key": "text", "type": "long_text", "label": {"en": "What the comment says", "zh": "评论内容"}}
)
HELP = {
    COMMENT: Words("Empty: the record's last comment.", "留空则使用该记录的最近一条评论。"),
    WEBHOOK: Words(
        "What the other system sends, as JSON. The last call stands here, where there was one.",
        "外部系统发送的 JSON。如有最近一次调用，已自动填入。",
    ),
}
OF_INPUT = Words("“{input}”: {why}", "“{input}”：{why}")
NO_JSON = Words("This is not JSON. Correct it, or paste a call.", "不是有效的 JSON，请修改或重新粘贴。")


@dataclass(frozen=True, slots=True)
class Given:
    """What a test asks for and was given."""

    values: Mapping[str, Any]
    faults: Sequence[Fault] = ()


def trial_of(it: Editing) -> Automation:
    """Return the automation as it is drafted; only of one without faults."""
    return known(with_draft(it.state.app, it.document)).by_key[it.key]


def fields_of(it: Automation) -> list[Field]:
    """Return what is asked for in a form, the body of a call apart."""
    if it.trigger.name == COMMENT:
        return [TEXT]
    return [] if it.trigger.name == WEBHOOK else input_fields(it)


def draw(context: Context, it: Automation, faults: Sequence[Fault]) -> list[Asked]:
    """Return the controls, with what was typed where the test was sent."""
    place = f"builder/automations/{it.key}/test"
    return draw_inputs(context, fields_of(it), place, request.method == "POST", faults)


def asks_body(it: Automation) -> bool:
    """Say whether a call's body is asked for: what it takes inputs from."""
    return it.trigger.name == WEBHOOK and bool(it.settings.get("inputs"))


def body_of(context: Context, it: Automation) -> str:
    """Return the body that was typed, else the last call's, else one with every place that is read."""
    if request.method == "POST":
        return request.form.get("body", "")
    row = hook_of(context.connection, context.app.id, it.key)
    sample = row.sample if row is not None and row.sample is not None else _made_up(it)
    return orjson.dumps(sample, option=orjson.OPT_INDENT_2).decode()


def read(context: Context, it: Automation, record: int | None) -> Given:
    """Return the input of a run as its trigger would give it, and what is wrong with it."""
    if it.trigger.name == COMMENT:
        return Given({"text": _comment(context, it, record), "person": context.actor.person_id})
    try:
        if asks_body(it):
            body = read_body(Received(request.form.get("body", "").encode()))
            return Given(checked(context, it, mapped(context, it, body)))
        values, faults = read_inputs(fields_of(it))
        return Given({}, faults) if faults else Given(checked(context, it, values))
    except Malformed:
        return Given({}, [Fault("body", NO_JSON)])
    except Invalid as error:
        return Given({}, error.faults)


def named(it: Automation, fault: Fault) -> Words:
    """Return a fault of a call's body with the input it is about before it."""
    field = next((each for each in input_fields(it) if each.key == fault.path), None)
    return fault.words if field is None else OF_INPUT.fill(input=field.label, why=fault.words)


def _comment(context: Context, it: Automation, record: int | None) -> str:
    typed, _ = read_inputs([TEXT])
    table = context.app.tables.get(it.table or "")
    if typed["text"] or table is None or record is None:
        return typed["text"] or ""
    return next((each.text for each in list_comments(context, table, record, 1)), "")


def _made_up(it: Automation) -> dict[str, Any]:
    """Return a body with every place that an input is taken from, empty."""
    body: dict[str, Any] = {}
    for each in it.settings.get("inputs", ()):
        *above, last = (each.get("path") or each["key"]).split(".")
        place = body
        for name in above:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                break
        else:
            place.setdefault(last, None)
    return body
