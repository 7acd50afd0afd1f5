"""The tables, fields, options, views and forms an app once had: noted by the revision that leaves them out, for the bin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from .models import RemovedElement

Keys = tuple[str, ...]
OF_TABLES = ("views", "forms")
"""The members of a document whose elements belong to a table: "table.key" names one."""
_REMOVED = RemovedElement.__table__


def elements(document: Mapping[str, Any]) -> dict[Keys, Words]:
    """Return the tables, fields, options, views and forms of a document with their names, owners before what they own."""
    found: dict[Keys, Words] = {}
    for table in document.get("tables", ()):
        path = ("tables", table["key"])
        found[path] = _label(table)
        found.update(_fields(path, table))
    for member in OF_TABLES:
        for each in document.get(member, ()):
            found[member, f"{each['table']}.{each['key']}"] = _label(each)
    return found


def owner_of(path: Keys) -> Keys:
    """Return the path of what an element is part of, () for a table."""
    if path[0] in OF_TABLES:
        return ("tables", path[1].partition(".")[0])
    return path[:-2]


def element_at(document: Mapping[str, Any], path: Keys) -> Mapping[str, Any] | None:
    """Return the element at a path of members and keys, None where there is none."""
    here: Any = document
    for member, key in zip(path[::2], path[1::2], strict=True):
        here = next((each for each in here.get(member, ()) if each["key"] == key), None)
        if here is None:
            return None
    return here


def note_removed(
    work: UnitOfWork, app_id: int, number: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Note what revision `number` leaves out, the whole of it once, and forget what is there again."""
    old, new = elements(before), elements(after)
    gone = {path: label for path, label in old.items() if path not in new}
    back = [each for each in removed_paths(work.connection, app_id) if each in new]
    if back:
        work.connection.execute(
            sa.delete(_REMOVED).where(
                _REMOVED.c.app_id == app_id, _REMOVED.c.path.in_(["/".join(each) for each in back])
            )
        )
    tops = [path for path in gone if not _goes_with_owner(path, gone)]
    if tops:
        named = _REMOVED.c.path.in_(["/".join(each) for each in tops])
        work.connection.execute(sa.delete(_REMOVED).where(_REMOVED.c.app_id == app_id, named))
        rows = [
            {
                "app_id": app_id,
                "path": "/".join(path),
                "revision": number,
                "label": {"en": gone[path].en, "zh": gone[path].zh},
            }
            for path in tops
        ]
        work.connection.execute(sa.insert(_REMOVED), rows)


def _goes_with_owner(path: Keys, gone: Mapping[Keys, Words]) -> bool:
    owner = owner_of(path)
    return bool(owner) and (owner in gone or _goes_with_owner(owner, gone))


def removed_paths(connection: sa.Connection, app_id: int) -> list[Keys]:
    """Return the paths of what an app no longer has."""
    told = sa.select(_REMOVED.c.path).where(_REMOVED.c.app_id == app_id)
    return [tuple(each.split("/")) for each in connection.scalars(told)]


def forget_removed(work: UnitOfWork, app_id: int, path: Keys) -> None:
    """Forget that an element, and what it owned, was left out."""
    named = "/".join(path)
    below = _REMOVED.c.path.startswith(f"{named}/", autoescape=True)
    work.connection.execute(
        sa.delete(_REMOVED).where(_REMOVED.c.app_id == app_id, sa.or_(_REMOVED.c.path == named, below))
    )


def _fields(path: Keys, owner: Mapping[str, Any]) -> Iterator[tuple[Keys, Words]]:
    for field in owner.get("fields", ()):
        here = (*path, "fields", field["key"])
        yield here, _label(field)
        yield from (((*here, "options", each["key"]), _label(each)) for each in field.get("options", ()))
        if field["type"] == "subform":
            yield from _fields(here, field)


def _label(element: Mapping[str, Any]) -> Words:
    return Words.read(element.get("label") or element["key"])
