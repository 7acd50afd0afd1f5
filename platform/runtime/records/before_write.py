"""Who has a word before records are written, in the transaction of the act: parts above this one register themselves.

They see the values as they will be and may set others or note faults; the checks come after them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..apps.live import LiveApp, LiveTable
from .draft import Act, Draft


class Rule(NamedTuple):
    """`concerns` says cheaply whether anybody has a word about (app, table key, act); `judge` has it."""

    concerns: Callable[[LiveApp, str, str], bool]
    judge: Callable[[Act, LiveTable, str, Sequence[Draft]], None]


_rules: list[Rule] = []


def listen_before(rule: Rule) -> None:
    """Have a rule asked before every "create", "update" and "delete"."""
    if rule not in _rules:
        _rules.append(rule)


def concerned(act: Act, table: LiveTable, name: str) -> bool:
    """Say whether anybody has a word: then the drafts must know all values of their records."""
    return any(rule.concerns(act.context.app, table.key, name) for rule in _rules)


def judge(act: Act, table: LiveTable, name: str, drafts: Sequence[Draft]) -> None:
    """Let everybody have their word."""
    for rule in _rules:
        if rule.concerns(act.context.app, table.key, name):
            rule.judge(act, table, name, drafts)
