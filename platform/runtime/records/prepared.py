"""The statements of a list, made once for each shape of request and then only bound to new values.

Making a statement costs many times what running it costs, so what is made is kept with the rights it was made
for (`AppRights.compiled`) and goes when these go. Only the request's own filter is made anew each time: it is
small, and comparing its structure with that of the kept statement says exactly whether the values alone differ.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from ...expressions import Environment
from .frame import Frame
from .rows import RowPlan
from .sorting import SortKey

MOST_KEPT = 250
_SECTION = "statements"


@dataclass(frozen=True, eq=False)
class Prepared:
    """The statements of one shape of request."""

    page: sa.Select
    ids: sa.Select
    """The ids of every record of the list, in no order: what counts count."""
    plan: RowPlan
    keys: tuple[SortKey, ...]
    tables: frozenset[int]
    partial: bool


@dataclass(slots=True)
class _Kept:
    """The statements of one shape for each state of the environment they were made in."""

    uses: frozenset[str]
    made: dict[tuple[Any, ...], Prepared]


class Statements:
    """The kept statements of one set of rights, the oldest going first."""

    def __init__(self) -> None:
        self._kept: dict[Any, _Kept] = {}
        self._order: dict[tuple[Any, tuple[Any, ...]], None] = {}
        self._lock = threading.Lock()

    def find(self, shape: Any, environment: Environment) -> Prepared | None:
        """Return the statements kept for a shape and an environment."""
        kept = self._kept.get(shape)
        return kept.made.get(_state(kept.uses, environment)) if kept else None

    def keep(self, shape: Any, environment: Environment, frame: Frame, prepared: Any) -> None:
        """Keep statements for others like it; those that hang on the very moment are not kept."""
        uses = frozenset(frame.watched.used)
        if "now" in uses:
            return
        with self._lock:
            kept = self._kept.get(shape)
            if kept is None or kept.uses != uses:
                kept = self._kept[shape] = _Kept(uses, {})
            state = _state(uses, environment)
            kept.made[state] = prepared
            self._order[shape, state] = None
            while len(self._order) > MOST_KEPT:
                self._forget(*next(iter(self._order)))

    def _forget(self, shape: Any, state: tuple[Any, ...]) -> None:
        del self._order[shape, state]
        kept = self._kept.get(shape)
        if kept is not None:
            kept.made.pop(state, None)
            if not kept.made:
                del self._kept[shape]


def statements(compiled: dict[Any, Any]) -> Statements:
    """Return the statements kept with a set of rights."""
    found = compiled.get(_SECTION)
    return compiled.setdefault(_SECTION, Statements()) if found is None else found


def named_values(clause: sa.ColumnElement) -> Mapping[str, Any]:
    """Name the parameters of a clause just made f0, f1, … and return their values by name."""
    values: dict[str, Any] = {}
    for part in visitors.iterate(clause):
        if isinstance(part, sa.BindParameter) and part.unique:
            name = f"f{len(values)}"
            values[name] = part.effective_value
            part.key = part._orig_key = name
            part.unique = part._key_is_anon = False
    return values


def structure(clause: sa.ColumnElement) -> Any:
    """Return what is equal for clauses that differ in the values of parameters alone; None if that is unknown."""
    key = clause._generate_cache_key()
    return None if key is None else key.key


def _state(uses: frozenset[str], environment: Environment) -> tuple[Any, ...]:
    return tuple(environment.today() if use == "today" else getattr(environment, use) for use in sorted(uses))
