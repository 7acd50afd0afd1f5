"""A move on a timeline: to other days, as a form, a drag or a key says, or after another record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, Invalid, Malformed, NotFound
from ....core.periods import UNITS, shifted
from ....core.words import Words
from ....definition.model import View
from ....fields import Field, type_of
from ....web.current import reader
from ...records.context import Context
from ...records.page import Row
from ..columns import readable_fields
from ..inputs import draw_input
from ..moving.by_dates import ENDS_FIRST, DatesMover
from ..read_form import value_of
from .chains import pointed

EDGES = ("both", "start", "end")
FURTHEST = 100_000
NOT_A_SHIFT = Words(
    "a shift is a number of days, weeks, months or quarters", "移动量应为天、周、月或季度的整数"
)


class TimelineMover(DatesMover):
    """A move by one of three things that a form says.

    `shift`: so many of `unit`, of "both" ends or one `edge`. `link`: also after the record of that id. Else `start`,
    `end` and `after`, each where it is sent; a list of which nothing is left is named by `offered`.
    """

    def __init__(self, context: Context, view: View, row: Row, told: MultiDict[str, str]) -> None:
        """Find the fields that this move changes."""
        super().__init__(context, view, row, told)
        live, mine = context.table(view.table)
        self.after = readable_fields(live, mine).get(view.settings.get("after", ""))
        named = dict(zip(("start", "end"), self.span.written, strict=False))
        if self.after is not None:
            named["after"] = self.after
        if "link" in told:
            named = {"after": named["after"]} if "after" in named else {}
        elif "shift" in told:
            edge = told.get("edge", "both")
            named = {
                name: named[name] for name in ("start", "end") if name in named and edge in ("both", name)
            }
        elif told.keys() & {"start", "end", "after", "offered"}:
            sent = {*told, *told.getlist("offered")}
            named = {name: field for name, field in named.items() if name in sent}
        else:
            # The form offers what the actor may write; without any of it the move is refused.
            named = {name: field for name, field in named.items() if field.key in mine.editable} or named
        if not named:
            raise NotFound
        self.named = named
        self.fields = tuple(named.values())

    def values(self) -> dict[str, Any]:
        """Return the new dates, and what the record comes after."""
        if "link" in self.told:
            return {self.fields[0].key: self._linked(self.fields[0])}
        if "shift" in self.told:
            return self._checked({name: self._shifted(field) for name, field in self.named.items()})
        dates = {name: self._asked(field, name) for name, field in self.named.items() if name != "after"}
        found = self._checked(dates)
        if after := self.named.get("after"):
            found[after.key] = value_of(after, self.told.getlist("after"), reader())
        return found

    def texts(self) -> dict[str, str]:
        """Return the new values as the address of the record's form takes them: of one each."""
        values = self.values()
        single = (field for field in self.fields if not type_of(field).many)
        return {field.key: type_of(field).typed(field, values.get(field.key), reader()) for field in single}

    def choice(self) -> dict[str, Any]:
        """Return a control for each date, and for what the record comes after."""
        controls = []
        for name, field in self.named.items():
            value = self.row.values.get(field.key)
            drawn = draw_input(
                self.context, self.view.table, field, value, reader(), name=name, prefix="move"
            )
            controls.append((f"move-{name}", field.label, drawn))
        return {"pair": self.span.number, "controls": controls, "offered": list(self.named)}

    def back(self) -> dict[str, Any]:
        """Return what a form says that gives the record what this move took; a list may be empty again."""
        dates = {name: self._told(field) for name, field in self.named.items() if name != "after"}
        after = (
            {"after": pointed(self.row.values.get(self.named["after"].key))} if "after" in self.named else {}
        )
        return {**dates, **after, "offered": list(self.named)}

    def _linked(self, field: Field) -> Any:
        """Return what the record comes after with the one that was linked to it."""
        told = self.told["link"]
        if not (told.isascii() and told.isdigit() and len(told) < 19):
            raise NotFound
        before = pointed(self.row.values.get(field.key))
        return list(dict.fromkeys([*before, int(told)])) if type_of(field).many else int(told)

    def _shifted(self, field: Field) -> date | None:
        """Return a date so many units further on the calendar; a moment keeps its time of day."""
        count, unit = self._shift()
        before = self._before(field)
        if before is None and field is self.span.end and "start" not in self.named:
            before = self._before(self.span.start)  # a milestone that is drawn out
        if not isinstance(before, datetime):
            return None if before is None else shifted(before, unit, count)
        return datetime.combine(shifted(before.date(), unit, count), before.time())

    def _shift(self) -> tuple[int, str]:
        unit, text = self.told.get("unit", "day"), self.told["shift"]
        digits = text.removeprefix("-")
        if unit not in UNITS or not (digits.isascii() and digits.isdigit() and len(digits) < 7):
            raise Malformed(why=NOT_A_SHIFT)
        return min(max(int(text), -FURTHEST), FURTHEST), unit

    def _checked(self, dates: dict[str, date | None]) -> dict[str, Any]:
        """Return the dates as the record service takes them, where the end does not lie before the start."""
        last = self.span.end
        start = dates["start"] if "start" in dates else self._before(self.span.start)
        end = dates["end"] if "end" in dates else self._before(last) if last else None
        if start is not None and end is not None and end < start:
            raise Invalid([Fault(self.fields[0].key, ENDS_FIRST)])
        return {self.named[name].key: self._sent(value) for name, value in dates.items()}
