"""A move that gives one field another value: a card in another stack of its board, a record under another one."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ....core.errors import NotFound, Refused
from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment
from ...records.context import Context
from ...records.page import Row
from ..board.reading import card_of, fill_stacks, open_board, place_of
from ..board.stacks import StackMaker, name_of, plain, stacks_of
from ..grid_request import GridRequest, names
from ..inputs import draw_input
from ..read_form import value_of
from .mover import Mover

MOVED_BY = {"board": "stack", "tree": "parent"}
"""The member of a view's settings that names the field a move changes."""


class ValueMover(Mover):
    """A move by the value `to`; on a board also by `lane`, where the card came into another one."""

    template = "moving/by_value.html"

    def __init__(self, context: Context, view: View, row: Row, told: MultiDict[str, str]) -> None:
        """Find the field that the view stacks its records by."""
        super().__init__(context, view, row, told)
        live, mine = context.table(view.table)
        key = view.settings.get(MOVED_BY[view.type])
        if key not in mine.fields:
            raise NotFound
        self.field = live.definition.by_key[key]
        self.fields = (self.field,)

    def values(self) -> dict[str, Any]:
        """Return the value of the stack or parent, and that of the lane."""
        values = {self.field.key: value_of(self.field, self.told.getlist("to"), reader())}
        if "lane" in self.told:
            asked = request.args.get("group")
            lane = next(iter(names(asked)), "") if asked is not None else self.view.settings.get("lanes", "")
            if lane not in self.context.rights.tables[self.view.table].editable:
                raise Refused
            found = self.context.app.tables[self.view.table].definition.by_key[lane]
            values[lane] = value_of(found, self.told.getlist("lane"), reader())
        return values

    def texts(self) -> dict[str, str]:
        """Return what was chosen, as it was sent."""
        return {self.field.key: self.told.get("to", "")}

    def choice(self) -> dict[str, Any]:
        """Return a stack for each value of a small set, else a control."""
        fixed = self.field.type in ("select", "checkbox")
        value = self.row.values.get(self.field.key)
        return {
            "label": self.field.label,
            "stacks": stacks_of(self.context, StackMaker(self.field, reader()), ()) if fixed else (),
            "here_name": name_of(plain(value)),
            "control": None
            if fixed
            else draw_input(
                self.context, self.view.table, self.field, value, reader(), name="to", prefix="move"
            ),
        }

    def moved(self) -> Response:
        """Answer a board with the card as it now is, its place, and the heads with their new totals."""
        if self.view.type != "board":
            return Response(status=204)
        asked = GridRequest.read(self.context.app.key, self.view.table, request.args)
        board = open_board(self.context, asked, self.view, reader())
        fill_stacks(self.context, board)
        found = card_of(self.context, board, self.row.id)
        return page_or_fragment(
            "board/moved.html",
            "board/moved.html",
            board=board,
            grid=board.grid,
            card=found[0] if found else None,
            place=place_of(self.context, board, self.row.id, found[1]) if found else None,
        )
