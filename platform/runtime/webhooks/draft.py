"""What somebody asks a webhook to be, checked: every fault with its place in the form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx

from ...core.errors import Fault, Invalid
from ...core.words import Words
from ...fields import Field
from ..apps.live import LiveTable
from .condition import condition_faults
from .delivering import EVENTS

LONGEST_LABEL = 100
LONGEST_URL = 2000

NO_LABEL = Words("Give it a name of at most {limit} characters.", "请填写名称，最多 {limit} 个字。")
NO_ADDRESS = Words(
    "Give an address that begins with https:// or http://, without a password in it.",
    "请填写以 https:// 或 http:// 开头的地址，地址中不能包含密码。",
)
NO_EVENT = Words("Choose at least one event.", "请至少选择一种事件。")
NO_SUCH_FIELD = Words(
    "The field “{key}” does not change by itself, or is gone; untick it.",
    "字段“{key}”不会被直接修改或已不存在，请取消勾选。",
)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """What a webhook shall be."""

    label: str
    url: str
    events: tuple[str, ...]
    fields: tuple[str, ...] = ()
    condition: str = ""

    def checked(self, table: LiveTable) -> dict[str, object]:
        """Return the columns it sets; raises Invalid with every fault."""
        label = unicodedata.normalize("NFC", " ".join(self.label.split()))
        faults = list(self._faults(table, label))
        if faults:
            raise Invalid(faults)
        return {
            "label": label,
            "url": self.url.strip(),
            "events": [each for each in EVENTS if each in self.events],
            "fields": list(self.fields),
            "condition": self.condition,
        }

    def _faults(self, table: LiveTable, label: str) -> Iterator[Fault]:
        if not 0 < len(label) <= LONGEST_LABEL:
            yield Fault("label", NO_LABEL.fill(limit=LONGEST_LABEL))
        if not is_address(self.url.strip()):
            yield Fault("url", NO_ADDRESS)
        if not self.events or not set(self.events) <= set(EVENTS):
            yield Fault("events", NO_EVENT)
        known = {field.key for field in changeable(table)}
        for key in self.fields:
            if key not in known:
                yield Fault("fields", NO_SUCH_FIELD.fill(key=key))
        for words in condition_faults(table, self.condition):
            yield Fault("condition", words)


def changeable(table: LiveTable) -> Sequence[Field]:
    """Return the fields whose changes are told: those that hold something, not those that are worked out."""
    held = {*table.columns, *table.links}
    return [each for each in table.definition.fields if each.key in held or each.type == "subform"]


def is_address(text: str) -> bool:
    """Say whether a text is an address that a webhook may have."""
    if len(text) > LONGEST_URL or any(each.isspace() or not each.isprintable() for each in text):
        return False
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("http", "https") and bool(url.host) and not url.userinfo
