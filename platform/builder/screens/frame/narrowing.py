"""Lists of things of every table, narrowed to one by `?table=`; what is done in such a list leads back to it."""

from __future__ import annotations

from flask import request

from ....definition.model import App, Table
from ..administered import builder_path


def own_tables(app: App) -> list[Table]:
    """Return the tables of an app; those of sub-forms belong to one of them."""
    return [each for each in app.tables.values() if each.parent is None]


def wanted_table(app: App) -> str:
    """Return the key of the table that the address narrows a list to, "" for all."""
    key = request.args.get("table", "")
    return key if key in {each.key for each in own_tables(app)} else ""


def narrowed_path(app: str, part: str, model: App) -> str:
    """Return the address of a list of the builder ("forms"), narrowed as it is now."""
    wanted = wanted_table(model)
    return builder_path(app, part) + (f"?table={wanted}" if wanted else "")
