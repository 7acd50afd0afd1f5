"""Whom a message goes to, and what it takes along, as it is written down before it leaves.

A request of "message" is {"account", "to": {"people", "addresses"}, "cc", "message": {"title", "text", "link",
"mentions", "files", "template", "values"}}. People stand there by id and become addresses where it is sent, by what the
channel reaches; `link` is {"record": {"table", "id"}} and becomes an address there as well; `files` are ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.words import Words
from ...step import Doing, StepFailed
from ..aim import reference


def receivers(
    doing: Doing, people: Sequence[Mapping[str, Any]], addresses: str | None
) -> dict[str, list[Any]]:
    """Return the people meant, and the addresses or numbers that an expression gives, each once."""
    return {
        "people": doing.people(people) if people else [],
        "addresses": addresses_of(doing.value(addresses)) if addresses else [],
    }


def addresses_of(value: Any) -> list[str]:
    """Return the addresses of a value: a text (several with commas or semicolons between), or a list."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(found for each in value for found in addresses_of(each)))
    if not isinstance(value, str):
        raise StepFailed(NO_ADDRESS)
    separated = value.translate(dict.fromkeys(map(ord, ";；，、\n"), ","))
    return list(dict.fromkeys(each.strip() for each in separated.split(",") if each.strip()))


def require_someone(*groups: Mapping[str, Sequence[Any]]) -> None:
    """Raise StepFailed where a message would go to nobody."""
    if not any(each for group in groups for each in group.values()):
        raise StepFailed(NOBODY)


def link_to_record(doing: Doing, settings: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the link to the record the run is about, where one is wished for and there is one."""
    if not settings.get("link", False) or doing.table is None or doing.record_id is None:
        return None
    return {"record": reference(doing.table, doing.record_id)}


def told_receivers(people: Words | None, addresses: Words | None) -> Words:
    """Return whom it goes to, as people say it."""
    both = [each for each in (people, addresses) if each is not None]
    return Words(", ".join(each.en for each in both) or "…", "、".join(each.zh for each in both) or "…")


NOBODY = Words(
    "The message has no receiver: the people are gone, or the field of the address is empty.",
    "消息没有接收人：所选人员已停用，或地址字段为空。",
)
NO_ADDRESS = Words(
    "The expression for the address gives no text; use a field with an address or a number.",
    "地址公式的结果不是文本，请使用邮箱、电话等字段。",
)
