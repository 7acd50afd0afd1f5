"""A page of the builder within its frame, and how a removal is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, make_response

from ....core.errors import Fault, Invalid
from ....core.words import Words
from ....web.settings_frame import settings_page
from ...edits.removal import Removal
from ...publishing import Edit
from ..administered import builder_path
from ..working import Working


def builder_page(
    template: str,
    state: Working,
    part: str,
    title: Words,
    status: int = 200,
    faults: Sequence[Fault] = (),
    **values: Any,
) -> Response:
    """Return a page of the builder; `part` is the entry of the side bar that it belongs to ("" for the overview)."""
    here = builder_path(state.app.key, *filter(None, (part,)))
    page = settings_page(
        template, here, title, state.app, state=state, base=state.base, here=here, faults=faults, **values
    )
    return make_response(page, status)


def taking_out(remove: Callable[[Mapping[str, Any]], Removal]) -> Edit:
    """Return the edit of a removal; it raises Invalid where the removal is refused, with what to change first."""

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        found = remove(document)
        if found.refused:
            raise Invalid([Fault("", words) for words in found.refused])
        return found.document

    return edit
