"""Every fault of a definition at once, each with its file, its JSON path and a sentence that says how to mend it.

First its size, then the shape of each piece by JSON Schema, then whether the pieces fit each other. A piece with
a fault does not hide the faults of the others, and nothing is called wrong because of a fault told already.
"""

from __future__ import annotations

import os
from typing import Any

from .budgets import within_budgets
from .collect import Enough, Faults
from .fault import DefinitionFault
from .read import Source, read_folder
from .references.automations import check_automations
from .references.cascades import check_cascades
from .references.circles import check_circles
from .references.dashboards import check_dashboards
from .references.form_links import check_form_links, check_matching
from .references.forms import check_forms
from .references.layouts import check_home, check_navigation
from .references.pages import check_pages
from .references.pointers import check_pointers
from .references.prints import check_prints
from .references.roles import check_roles
from .references.tables import check_tables
from .references.views import check_views
from .shapes import known_by
from .sound import sound_parts
from .upgrade import format_fault, upgraded

CHECKS = (
    check_pointers,
    check_circles,
    check_tables,
    check_cascades,
    check_forms,
    check_form_links,
    check_matching,
    check_views,
    check_roles,
    check_automations,
    check_dashboards,
    check_prints,
    check_navigation,
    check_home,
    check_pages,
)

MOST_KEPT = 64
_CHECKED: dict[bytes, tuple[DefinitionFault, ...]] = {}
"""What was found in the documents checked last, by what they are known by."""


def check(document: Any) -> list[DefinitionFault]:
    """Return what is wrong with a document, nothing for one that `App.read` may be given.

    The same document is often checked twice: to show what a change does, and when it is made.
    """
    known = known_by("document", document)
    found = _CHECKED.get(known) if known else None
    if found is None:
        found = tuple(_check(document))
        if known:
            if len(_CHECKED) >= MOST_KEPT:
                _CHECKED.clear()
            _CHECKED[known] = found
    return list(found)


def _check(document: Any) -> list[DefinitionFault]:
    faults = Faults(document)
    try:
        if within_budgets(document, faults):
            words = format_fault(document)
            if words is not None:
                faults.add(("format",), words, "wrong_format")
            else:
                sound = sound_parts(document, faults)
                for each in CHECKS:
                    each(sound)
    except Enough:
        pass
    return faults.listed()


def check_folder(path: str | os.PathLike[str]) -> tuple[Source, list[DefinitionFault]]:
    """Return the app in a folder, brought to the present format, and everything that is wrong with it.

    What the files themselves get wrong is told alone, as the rest would only follow from it.
    """
    return checked(read_folder(path))


def checked(source: Source) -> tuple[Source, list[DefinitionFault]]:
    """Return what was read, brought to the present format, and everything that is wrong with it; see above."""
    if source.faults:
        return source, list(source.faults)
    source = Source(upgraded(source.document), source.files)
    return source, check(source.document)
