"""What a move is in a view of some type: which fields it changes, from what a form says, and how one is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ....definition.model import View
from ....fields import Field
from ...records.context import Context
from ...records.page import Row


class Mover(ABC):
    """One move in one view, of one record, as the address or the form tells it (`told`)."""

    template: ClassVar[str]
    """Draws the choice of where to."""
    fields: Sequence[Field]
    """What the move changes; the actor may read them."""

    def __init__(self, context: Context, view: View, row: Row, told: MultiDict[str, str]) -> None:
        """Find the fields; raises NotFound where the view moves nothing for the actor."""
        self.context, self.view, self.row, self.told = context, view, row, told

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """Return the new values; raises NotUnderstood, Refused and Invalid."""

    @abstractmethod
    def texts(self) -> dict[str, str]:
        """Return the new values as the address of the record's form takes them."""

    @abstractmethod
    def choice(self) -> dict[str, Any]:
        """Return what `template` shows."""

    @abstractmethod
    def moved(self) -> Response:
        """Answer a script after the move."""

    def place(self) -> dict[str, str]:
        """Return the members of the view's address that show where the record went."""
        return {}
