"""Which automations send by an account: what is asked before it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveApp


@dataclass(frozen=True, slots=True)
class Use:
    """One automation that names an account."""

    app: LiveApp
    key: str
    label: Words


def uses_of(apps: Iterable[LiveApp], row: sa.Row) -> list[Use]:
    """Return the automations that send by an account, of those apps that may use it."""
    return [
        Use(app, each["key"], Words.read(each.get("label") or each["key"]))
        for app in apps
        if row.app_id in (None, app.id)
        for each in app.model.automations
        if row.key in set(_named(each.get("steps", ())))
    ]


def _named(part: Any) -> Iterator[str]:
    """Yield the keys of accounts that steps name, at whatever depth they stand."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "account" and isinstance(value, str):
                yield value
            else:
                yield from _named(value)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _named(each)
