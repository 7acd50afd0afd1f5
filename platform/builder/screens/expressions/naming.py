"""The names an expression over a table may use, and the functions, as the editor completes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....definition.types import path_type
from ....expressions import CATEGORIES, Type, catalogue
from ....fields import SYSTEM_FIELDS, type_of
from ....runtime.access.known import PARENT
from ...edits.grants import EVERY_TABLE


def type_in(app: App, table: str, path: tuple[str, ...]) -> Type | None:
    """Return the type of a name; within a sub-form's rows `parent.x` is a field of the record around them.

    Over every table only the fields that all tables have are known.
    """
    if table == EVERY_TABLE:
        return next((type_of(each).type(each) for each in SYSTEM_FIELDS if path == (each.key,)), None)
    outer, _, inner = table.partition(".")
    if inner and path[0] == PARENT and len(path) > 1:
        return path_type(app, outer, path[1:])
    return path_type(app, table, path)


def names(app: App, table: str, language: str) -> list[dict[str, str]]:
    """Return every field and every field one link away: the name to write, its label, what it gives."""
    if table == EVERY_TABLE:
        return [
            {
                "name": each.key,
                "label": each.label.to(language),
                "gives": type_of(each).type(each).words.to(language),
            }
            for each in SYSTEM_FIELDS
        ]
    outer, _, inner = table.partition(".")
    found = list(_of(app, app.tables[table], "", "", language))
    if inner:
        found += _of(app, app.tables[outer], f"{PARENT}.", "", language)
    for field in app.tables[table].fields:
        leads = link(table, field)
        if leads is not None:
            found += _of(app, app.tables[leads.table], f"{field.key}.", field.label.to(language), language)
    return found


def functions(language: str) -> list[dict[str, str]]:
    """Return every function: its name, how it is written, what it does, an example."""
    return [
        {
            "name": each.name,
            "signature": each.signature,
            "help": each.help.to(language),
            "example": each.example,
            "category": CATEGORIES[each.category].to(language),
        }
        for each in catalogue()
    ]


def known_spellings(app: App, table: str) -> list[str]:
    """Return the names to suggest for a wrong one."""
    return [each.key for each in SYSTEM_FIELDS] if table == EVERY_TABLE else list(app.tables[table].by_key)


def _of(app: App, table: Table, before: str, through: str, language: str) -> Iterator[dict[str, Any]]:
    for key, field in table.by_key.items():
        gives = path_type(app, table.key, (key,))
        label = field.label.to(language)
        shown = Words("{through} › {label}", "{through} › {label}").to(language, through=through, label=label)
        yield {
            "name": f"{before}{key}",
            "label": shown if through else label,
            "gives": gives.words.to(language) if gives else "",
        }
