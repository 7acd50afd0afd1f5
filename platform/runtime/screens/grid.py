"""What `grid.html` shows: the bars, the columns, the rows or headings, and what stands under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ...core.words import Words
from ...definition.model import View
from ...fields import type_of
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..saved_views.kept import is_saved
from .columns import Column, readable_fields
from .filter_rows import FilterForm
from .grid_request import GridRequest
from .view_bar import BarItem
from .view_types import ICONS


@dataclass(slots=True)
class GridRow:
    """One record of the grid, its cells drawn."""

    id: int
    rev: int
    number: int
    title: str
    cells: list[Markup]
    attributes: list[Markup]
    """Of each cell: how it is aligned, and what is copied of it where that is not what it shows."""
    color: str = ""
    cell_colors: dict[int, str] = field(default_factory=dict)
    """By the column's place."""


@dataclass(frozen=True, slots=True)
class Footer:
    """One aggregate of a column, as text."""

    function: str
    label: Words
    text: str


@dataclass(slots=True)
class GroupRow:
    """One heading: its values drawn, how many records stand under it, and the column sums."""

    labels: list[Markup]
    count: int
    sums: dict[str, str]
    values: list[Any]
    inside: str
    """The values as the address carries them."""
    href: str
    """The address of its rows."""
    rows: list[GridRow] = field(default_factory=list)
    more: str | None = None


@dataclass(slots=True)
class Grid:
    """Everything that `grid.html` shows."""

    asked: GridRequest
    app: str
    table: LiveTable
    rights: TableRights
    view: View | None
    views: Sequence[View]
    columns: list[Column]
    sort: tuple[str, ...]
    group: tuple[str, ...]
    filter_form: FilterForm
    rows: list[GridRow] = field(default_factory=list)
    groups: list[GroupRow] = field(default_factory=list)
    footers: dict[str, Footer] = field(default_factory=dict)
    count: int | None = None
    exact: bool = True
    more: str | None = None
    """The address of the next rows."""
    widths: Mapping[str, int] = field(default_factory=dict)
    """In pixels, of the columns whose width somebody chose."""
    frozen: int = 1
    """How many columns stay in sight when one scrolls sideways."""
    row_height: str = ""
    """"small", "medium", "large", or "" for the reader's own."""
    bar: Sequence[BarItem] = ()
    """The quick controls of the staff's filter bar."""
    fault: str = ""
    """Why the list could not be made; the bars stay, so that it can be mended."""

    @classmethod
    def of_columns(
        cls, asked: GridRequest, app: str, table: LiveTable, rights: TableRights, columns: list[Column]
    ) -> Grid:
        """Return a grid that shows single rows: columns and nothing around them."""
        return cls(asked, app, table, rights, None, (), columns, (), (), FilterForm())

    @property
    def filtered(self) -> bool:
        """Say whether the reader narrowed the list."""
        return bool(self.asked.filter or self.asked.search)

    @property
    def all_fields(self) -> Mapping[str, Any]:
        """Every readable field."""
        return readable_fields(self.table, self.rights)

    @property
    def filterable(self) -> Mapping[str, Any]:
        """The fields conditions can be made on."""
        return {key: each for key, each in self.all_fields.items() if type_of(each).operators}

    @property
    def sortable(self) -> Mapping[str, Any]:
        """The fields lists can be sorted by."""
        return {key: each for key, each in self.all_fields.items() if type_of(each).sortable}

    @property
    def groupable(self) -> Mapping[str, Any]:
        """The fields lists can be grouped by."""
        return {key: each for key, each in self.all_fields.items() if type_of(each).groupings}

    @property
    def of_staff(self) -> bool:
        """Say whether the view is one that staff saved, and not the definition's."""
        return self.view is not None and is_saved(self.view.key)

    @staticmethod
    def icon_of(view: View) -> str:
        """Return the icon of a view's type."""
        return ICONS.get(view.type, ICONS["grid"])

    def may(self, action: str) -> bool:
        """Say whether the actor may do something with records of the table."""
        return action in self.rights.actions
