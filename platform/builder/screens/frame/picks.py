"""Lists of which some are chosen, in order (`frame/picks.html`): what a form sends of them, and its buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask
from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....definition.model import Table
from ....fields import Field, type_of

Option = tuple[str, Words, str]
"""Key, label, icon."""


def field_options(fields: Iterable[Field]) -> list[Option]:
    """Return fields as a list offers them."""
    return [(each.key, each.label, type_of(each).icon) for each in fields]


def declared_first(table: Table) -> list[Field]:
    """Return every field of a table: its own in their order, then those that every table has."""
    return list(table.by_key.values())


def in_order(options: Sequence[Option], chosen: Sequence[str]) -> list[Option]:
    """Return the options with the chosen ones first, in the order they were chosen in."""
    known = {each[0]: each for each in options}
    first = [known[key] for key in chosen if key in known]
    return [*first, *(each for each in options if each[0] not in chosen)]


def picked(form: MultiDict[str, str], name: str) -> list[str]:
    """Return what is ticked, in order, after the button that was pressed has moved one."""
    found = list(dict.fromkeys(form.getlist(name)))
    act, _, rest = form.get("do", "").partition(":")
    of, _, key = rest.partition(":")
    if of == name and key in found and act in ("up", "down"):
        at = found.index(key)
        found.insert(max(at + (-1 if act == "up" else 1), 0), found.pop(at))
    return found


def only_redraws(form: MultiDict[str, str]) -> bool:
    """Say whether a button was pressed that changes the form and saves nothing."""
    return bool(form.get("do"))


def install(app: Flask) -> None:
    """Offer the order to every template."""
    app.jinja_env.globals.update(in_order=in_order)
