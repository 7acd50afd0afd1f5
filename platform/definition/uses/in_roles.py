"""What roles name: tables and fields in their rights, and the fields that decide which records their people see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..diff import Keys
from ..layout import Steps
from .reading import Reading
from .use import REFUSED, Use

OTHERS = "*"


def in_roles(reading: Reading) -> Iterator[Use]:
    """Give what every role names."""
    for position, role in enumerate(reading.document.get("roles", ())):
        by = ("roles", role["key"])
        for table, grant in role.get("tables", {}).items():
            steps = ("roles", position, "tables", table)
            yield reading.use(("tables", table), by, "grant", steps)
            for key in grant.get("fields", {}):
                if key != OTHERS:
                    yield from reading.path(table, key, by, "level", (*steps, "fields", key))
            yield from _rows(reading, table, grant, by, steps)


def _rows(reading: Reading, table: str, grant: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    for member in ("rows", "edit_rows"):
        told, place = grant.get(member), (*steps, member)
        parts = (
            [((*place, at), each) for at, each in enumerate(told)]
            if isinstance(told, list)
            else [(place, told)]
        )
        for here, part in parts:
            if isinstance(part, Mapping):
                people, condition = part.get("member", ""), part.get("condition")
                yield from reading.path(table, people, by, "rows", (*here, "member"), REFUSED)
                yield from reading.expression(table, condition, by, "rows", (*here, "condition"), REFUSED)
