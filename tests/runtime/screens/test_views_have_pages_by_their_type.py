"""Views of every type open under the list's address: by the module that draws the type, else as a grid."""

from __future__ import annotations

from types import ModuleType

import pytest
from flask import Response, request

from tablewright.definition.model import View
from tablewright.runtime.screens import view_types

LIST = "/a/everything/project/?view=running"


@pytest.fixture
def drawn(monkeypatch):
    """A page for grids that tells what it was given, as if some part had registered for them."""
    module = ModuleType("drawn")

    def draw(context, grid_request, view: View) -> Response:
        return Response(f"drawn {view.key} {grid_request.search} {request.args.get('at')}")

    module.draw = draw
    module.NAMES = frozenset({"at"})
    monkeypatch.setitem(view_types._pages, "grid", module)
    return module


def test_a_registered_page_draws_the_views_of_its_type(desk, drawn):
    answer = desk.client("ada").get(f"{LIST}&search=x&at=2026-11")
    assert answer.text == "drawn running x 2026-11"


def test_without_one_the_list_is_drawn_as_a_grid(desk):
    assert "grid-screen" in desk.client("ada").get(LIST).text


def test_members_that_only_other_pages_know_are_refused(desk):
    assert desk.client("ada").get(f"{LIST}&open=1").status_code == 400


def test_an_unknown_type_cannot_be_registered():
    with pytest.raises(LookupError):
        view_types.register("pie", ModuleType("pie"))
