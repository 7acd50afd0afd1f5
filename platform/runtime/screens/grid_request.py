"""What the address of a grid says: view, filter, search, sort, groups, columns, footer. Everything is in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from werkzeug.datastructures import MultiDict

from ...core.errors import Malformed
from ...core.words import Words
from .filter_form import FORM_NAME
from .paths import table_path

UNKNOWN = Words("there is no parameter “{name}”", "没有参数“{name}”")
TWICE = Words("the parameter “{name}” stands there twice", "参数“{name}”重复出现")
BAD_FILTER = Words("the filter is not valid JSON", "筛选条件不是有效的 JSON")
LONGEST_FILTER = 20_000


@dataclass(frozen=True, slots=True)
class GridRequest:
    """The members of the address, as texts; None where the view's own setting holds."""

    app: str
    table: str
    view: str | None = None
    filter: str | None = None
    search: str | None = None
    sort: str | None = None
    group: str | None = None
    fields: str | None = None
    footer: str | None = None
    widths: str | None = None
    """Columns' widths in pixels: "name:240,amount:120"."""
    frozen: str | None = None
    """How many columns stay in sight."""
    height: str | None = None
    """How high rows are: "small", "medium", "large"; None as the reader likes it in every list."""
    mode: str | None = None
    """How much time a calendar shows: "month", "week", "day", "agenda"."""
    day: str | None = None
    """The day that a calendar stands on: "2026-11-22"; None for today."""
    at: str | None = None
    """How many rows stand before those asked for: a place jumped to."""
    count: str | None = None
    """"exact": the rows at a place are told with how many there are in all."""
    cursor: str | None = None
    inside: str | None = None
    """The group whose rows are asked for: its values as a JSON list."""
    start: str | None = None
    """The number of the first row of a further page."""

    @classmethod
    def read(
        cls,
        app: str,
        table: str,
        arguments: MultiDict[str, str],
        of_menu: bool = False,
        besides: Collection[str] = (),
    ) -> GridRequest:
        """Return what the arguments say; raises Malformed for an unknown or a repeated one.

        `of_menu`: the members of a menu's form may stand beside the list's own. `besides`: further names, which
        the page of a view of another type reads itself.
        """
        found: dict[str, str] = {}
        for name, values in arguments.lists():
            # What was just done in the builder is told beside the list.
            if (
                name in besides
                or name == "done"
                or (of_menu and (name == "show" or FORM_NAME.fullmatch(name)))
            ):
                continue
            if name not in NAMES:
                raise Malformed(why=UNKNOWN.fill(name=name[:50]))
            if len(values) > 1:
                raise Malformed(why=TWICE.fill(name=name))
            # An empty member says something: no groups, no sort, though the view has some.
            found[name] = values[0]
        return cls(app, table, **found)

    def changed(self, **changes: str | None) -> GridRequest:
        """Return the request with other members; from its first page on, as the rows are others."""
        return replace(self, **{**dict.fromkeys(PLACE), **changes})

    def href(self, **changes: str | None) -> str:
        """Return the address of the request with other members."""
        asked = self.changed(**changes) if changes else self
        return table_path(self.app, self.table) + _query(self._told(asked))

    @staticmethod
    def _told(asked: GridRequest) -> Mapping[str, str]:
        """Return the members that say something: some also when they are empty."""
        told = {name: value for name in NAMES if (value := getattr(asked, name)) is not None}
        return {name: value for name, value in told.items() if value or name in MEANT_EMPTY}

    def bar_href(self, part: str, plain: bool = False, **more: str) -> str:
        """Return the address of one of the list's menus; `plain`: without the request, which a form carries."""
        path = f"{table_path(self.app, self.table)}bar/{part}"
        return path if plain else path + _query({**self._told(self.changed()), **more})

    @property
    def view_menu_href(self) -> str:
        """Return the address of the menu of the view that the list stands on."""
        return f"{table_path(self.app, self.table)}views/menu{_query(self._told(self.changed()))}"

    @property
    def differs(self) -> bool:
        """Say whether the address shows its view otherwise than the view says itself."""
        return any(getattr(self, name) is not None for name in OVER_THE_VIEW)

    @property
    def further(self) -> bool:
        """Say whether more rows of the list are asked for, or those of one group."""
        return self.cursor is not None or self.inside is not None or self.at is not None

    @property
    def members(self) -> Mapping[str, str]:
        """The members that a form of the page carries along as hidden inputs, the page's place left out."""
        here = {name: getattr(self, name) for name in NAMES if name not in PLACE}
        return {name: value for name, value in here.items() if value is not None}

    @property
    def tree(self) -> Any:
        """The filter as a tree, or None; raises Malformed for what is not JSON."""
        if not self.filter:
            return None
        try:
            if len(self.filter) > LONGEST_FILTER:
                raise ValueError("too long")
            return orjson.loads(self.filter)
        except ValueError as error:
            raise Malformed(why=BAD_FILTER) from error

    @property
    def group_values(self) -> list[Any] | None:
        """The values of the group asked for, or None for the whole list."""
        if self.inside is None:
            return None
        try:
            found = orjson.loads(self.inside)
        except ValueError as error:
            raise Malformed(why=BAD_FILTER) from error
        return found if isinstance(found, list) else [found]


def numbers(text: str | None) -> dict[str, int]:
    """Return {name: number} of a member like "name:240,amount:120"; what is no number is left out."""
    pairs = (name.partition(":")[::2] for name in names(text))
    return {
        name: int(number)
        for name, number in pairs
        if number.isascii() and number.isdigit() and len(number) < 9
    }


NAMES = tuple(each.name for each in fields(GridRequest) if each.name not in ("app", "table"))
PLACE = ("cursor", "inside", "start", "at", "count")
"""The members that say which part of the list is meant."""
OVER_THE_VIEW = ("fields", "filter", "sort", "group", "footer", "widths", "frozen", "height")
"""The members that stand over the view's own."""
MEANT_EMPTY = frozenset({"sort", "group", "footer"})


def names(text: str | None) -> tuple[str, ...]:
    """Return the names of a comma-separated member."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def filter_text(tree: Any) -> str | None:
    """Return a filter tree as the address carries it."""
    return orjson.dumps(tree).decode() if tree else None


def _query(members: Mapping[str, str]) -> str:
    return f"?{urlencode(members, quote_via=quote)}" if members else ""
