"""What an administrator types for an account, checked against what the channel declares."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ...automations.channel import Channel, secret_names
from ...core.errors import Fault
from ...core.mail import WrongAddress, parse_address
from ...core.words import Words

NEEDED = Words("Fill this in.", "请填写此项。")
TOO_LONG = Words("At most {limit} characters.", "最多 {limit} 个字符。")
TOO_SHORT = Words("At least {limit} characters.", "至少 {limit} 个字符。")
NOT_AN_ADDRESS = Words(
    "Write a whole address that begins with https://", "请填写完整地址，以 https:// 开头。"
)
OTHER_ADDRESS = Words(
    "This is not the address of such a channel: after the host it goes on with {path}",
    "该地址不属于此类通道：域名之后应为 {path}",
)
NOT_MAIL = Words("This is not an e-mail address.", "邮箱地址无效。")
NOT_OFFERED = Words("Choose one of those offered.", "请从列表中选择。")
NOT_AS_EXPECTED = Words("This does not look like “{label}”.", "内容不像“{label}”，请检查。")
ONE_LINE = Words("Write it on one line, without spaces at its ends.", "请写在一行内，首尾不要有空格。")


def read_settings(channel: Channel, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, by setting, without what was left empty; addresses lose the slash at their end."""
    told = {name: typed.get(name, "").strip() for name in channel.settings}
    for name, declared in channel.settings.items():
        if declared.get("format") == "uri":
            told[name] = told[name].rstrip("/")
    return {name: text for name, text in told.items() if text}


def with_defaults(channel: Channel, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with what holds where nothing was said."""
    defaults = {name: each["default"] for name, each in channel.settings.items() if "default" in each}
    return {**defaults, **told}


def faults_of(channel: Channel, told: Mapping[str, str], kept: Collection[str] = ()) -> Iterator[Fault]:
    """Yield what is wrong with settings; the secrets named in `kept` need not be written again."""
    for name, declared in channel.settings.items():
        text = told.get(name, "")
        words = _fault(declared, text) if text else None
        if not text and name in channel.required and name not in kept:
            words = NEEDED
        if words is not None:
            yield Fault(name, words)


def missing(channel: Channel, told: Mapping[str, Any]) -> list[str]:
    """Return the required settings that an account does not have, such as the secrets of a cloned one."""
    return [name for name in channel.required if not told.get(name)]


def public(channel: Channel, told: Mapping[str, str]) -> dict[str, str]:
    """Return the settings that may be shown."""
    return {name: text for name, text in told.items() if name not in secret_names(channel)}


def _fault(declared: Mapping[str, Any], text: str) -> Words | None:
    longest, shortest = declared.get("maxLength", 500), declared.get("minLength", 0)
    if len(text) > longest:
        return TOO_LONG.fill(limit=longest)
    if len(text) < shortest:
        return TOO_SHORT.fill(limit=shortest)
    if not text.isprintable():
        return ONE_LINE
    if "enum" in declared and text not in declared["enum"]:
        return NOT_OFFERED
    if "pattern" in declared and not re.fullmatch(declared["pattern"], text):
        return NOT_AS_EXPECTED.fill(label=Words.read(declared["title"]))
    if declared.get("format") == "uri":
        return _address_fault(text, declared.get("x-path"))
    if declared.get("format") == "email":
        return _mail_fault(text)
    return None


def _address_fault(text: str, path: str | None) -> Words | None:
    try:
        parts = urlsplit(text)
        bare = (
            parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.fragment
        )
        _ = parts.port
    except ValueError:
        return NOT_AN_ADDRESS
    if not bare or " " in text:
        return NOT_AN_ADDRESS
    if path is not None and not parts.path.startswith(path):
        return OTHER_ADDRESS.fill(path=path)
    return None


def _mail_fault(text: str) -> Words | None:
    try:
        parse_address(text)
    except WrongAddress:
        return NOT_MAIL
    return None
