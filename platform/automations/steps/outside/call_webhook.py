"""A signed message about the record, sent to another system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from ....core.words import Words
from ....expressions import NUMBER
from ...shape import Shape, group, value
from ...step import Doing, Response, Send, Step
from ...trigger import Names
from ..settings import KEY, PARAGRAPHS, titled
from ..told import told_template
from .account import ACCOUNT
from .address import filled_address
from .statuses import ACCEPT, refuse_failure


class CallWebhook(Step):
    """Posts fields of the record as JSON: {"event", "table", "record", "at", "text", "values"}."""

    name = "call_webhook"
    label = Words("Call a webhook", "调用 Webhook")
    help = Words(
        "Posts fields of the record to an address, signed so that the receiver can tell it is from here.",
        "将记录的字段以 JSON 发送到指定地址，并签名供对方验证来源。",
    )
    icon = "webhook"
    family = "outside"
    outside = True
    settings = {
        "url": titled(
            {"type": "string", "minLength": 8, "maxLength": 4000}, "Address", "地址",
            template=True, example="https://example.com/hooks/orders",
        ),
        "fields": titled(
            {"type": "array", "maxItems": 200, "uniqueItems": True, "items": KEY},
            "Fields to send", "发送的字段", reference="fields",
        ),
        "text": titled(PARAGRAPHS, "Text to go with it", "附加说明", template=True),
        "account": ACCOUNT,
        "accept": ACCEPT,
    }  # fmt: skip
    required = ("url",)

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the status of the answer."""
        return group({"status": value(NUMBER)})

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Send:
        """Write the message down."""
        fields = settings.get("fields", ())
        known = doing.table is not None and doing.record_id is not None
        values = doing.read(doing.table, doing.record_id, fields) if known and fields else {}
        document = {
            "event": "automation",
            "table": doing.table,
            "record": doing.record_id,
            "at": doing.now.isoformat(),
            "text": doing.text(settings.get("text", "")),
            "values": values,
        }
        return Send(
            "http",
            {
                "method": "POST",
                "url": filled_address(doing, settings["url"]),
                "headers": {"Content-Type": "application/json"},
                "body": orjson.dumps(document).decode(),
                "account": settings.get("account"),
            },
        )

    def answered(self, settings: Mapping[str, Any], answer: Response) -> Any:
        """Return the status; raises StepFailed for one that means failure."""
        refuse_failure(settings, answer)
        return {"status": answer.status}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return the address."""
        return Words("Post to {url}", "发送到 {url}").fill(url=told_template(settings["url"], names))
