"""Another system calls an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..shape import Shape
from ..trigger import Names, Trigger
from .inputs import inputs, shapes

SIGNED, TOKEN = "signed", "token"


class Webhook(Trigger):
    """Fires for every call that proves to be genuine; inputs are taken out of its body by their paths."""

    name = "webhook"
    label = Words("Another system calls", "外部系统调用")
    help = Words(
        "It sends JSON to an address of its own; what is needed is picked from a sample.",
        "外部系统向专用地址发送 JSON，可从示例中选取所需内容。",
    )
    icon = "world"
    family = "call"
    about = False
    settings = {
        "secret": {
            "enum": [SIGNED, TOKEN],
            "default": TOKEN,
            "title": {"en": "How calls prove who they are", "zh": "验证方式"},
            "x-words": {
                SIGNED: {"en": "signed with a secret", "zh": "密钥签名"},
                TOKEN: {"en": "a secret address", "zh": "地址中的密钥"},
            },
        },
        "inputs": inputs(
            {"en": "Takes from the call", "zh": "读取内容"},
            path={
                "type": "string",
                "minLength": 1,
                "maxLength": 200,
                "title": {"en": "Place in the JSON", "zh": "JSON 路径"},
            },
        ),
    }

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input`."""
        return shapes(settings.get("inputs", ()))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS


SAYS = Words("When another system calls", "当外部系统调用时")
