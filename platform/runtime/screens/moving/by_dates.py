"""A move in time: a record of a calendar or a timeline on another day, at another hour, longer or shorter."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....definition.model import View
from ....fields import Field, type_of
from ....web.current import reader
from ....web.json_answer import json_answer
from ...records.context import Context
from ...records.query import Row, get_record
from ..columns import readable_fields
from ..inputs import draw_input
from ..read_form import value_of
from .mover import Mover
from .spans import Span, spans_of

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ENDS_FIRST = Words("The end lies before the start.", "结束早于开始。")
TOO_FAR = Words("That is further than the calendar goes.", "超出日历可表示的范围。")


class DatesMover(Mover):
    """A move by the pair of dates that the form numbers as `pair`, to `start`, and to `end` where that is sent.

    With a start alone the record keeps its length. A day alone leaves a moment its time of day.
    """

    template = "moving/by_dates.html"

    def __init__(self, context: Context, view: View, row: Row, told: MultiDict[str, str]) -> None:
        """Find the pair."""
        super().__init__(context, view, row, told)
        live, mine = context.table(view.table)
        number = told.get("pair", "")
        pairs = spans_of(view, readable_fields(live, mine))
        found = next((each for each in pairs if number in ("", str(each.number))), None)
        if found is None:
            raise NotFound
        self.span: Span = found
        self.fields = found.written
        self.zone = ZoneInfo(reader().zone)

    def values(self) -> dict[str, Any]:
        """Return the new start and end."""
        first = self.span.start
        start = self._asked(first, "start") if "start" in self.told else self._before(first)
        values = {first.key: start}
        for last in self.fields[1:]:
            end = self._asked(last, "end") if "end" in self.told else self._kept(last, start)
            if start is not None and end is not None and end < start:
                raise Invalid([Fault(last.key, ENDS_FIRST)])
            values[last.key] = end
        return {key: self._sent(value) for key, value in values.items()}

    def texts(self) -> dict[str, str]:
        """Return the new dates as their controls take them."""
        values = self.values()
        return {each.key: type_of(each).typed(each, values.get(each.key), reader()) for each in self.fields}

    def choice(self) -> dict[str, Any]:
        """Return a control for each date."""
        controls = []
        for name, field in zip(("start", "end"), self.fields, strict=False):
            value = self.row.values.get(field.key)
            drawn = draw_input(
                self.context, self.view.table, field, value, reader(), name=name, prefix="move"
            )
            controls.append((f"move-{name}", field.label, drawn))
        return {"pair": self.span.number, "controls": controls}

    def moved(self) -> Response:
        """Answer with the new revision, none where the record left one's sight, and the move that takes this one back."""
        try:
            rev = get_record(self.context, self.view.table, self.row.id, ()).rev
        except NotFound:
            rev = None
        return json_answer({"rev": rev, "back": self.back()})

    def back(self) -> dict[str, Any]:
        """Return what a form says that moves the record to where it was."""
        return {name: self._told(field) for name, field in zip(("start", "end"), self.fields, strict=False)}

    def _told(self, field: Field) -> str:
        """Return the day or moment that the record held, as a form says it."""
        before = self._before(field)
        return "" if before is None else before.isoformat()

    def place(self) -> dict[str, str]:
        """Return the day that the record went to."""
        return {"day": told} if DAY.fullmatch(told := self.told.get("start", "")[:10]) else {}

    def _asked(self, field: Field, name: str) -> date | None:
        """Return what the form says, a day or a moment on the reader's clock; raises NotUnderstood, Invalid."""
        text = self.told.get(name, "").strip()
        before = self._before(field)
        if isinstance(before, datetime) and DAY.fullmatch(text):
            text = f"{text}T{before:%H:%M:%S}"
        told = value_of(field, [text], reader())
        try:
            return None if told is None else self._local(type_of(field).value(field).deserialize(told))
        except ma.ValidationError as error:
            raise Invalid([Fault(field.key, error.messages[0])]) from error

    def _kept(self, end: Field, start: date | None) -> date | None:
        """Return the end that keeps the record as long as it was, on the clock."""
        before, until = self._before(self.span.start), self._before(end)
        if start is None or before is None or until is None:
            return until
        try:
            return until + (start - before)
        except OverflowError as error:
            raise Invalid([Fault(end.key, TOO_FAR)]) from error

    def _before(self, field: Field) -> date | None:
        """Return what the record holds; nothing where it is masked, and the record service refuses the move."""
        value = self.row.values.get(field.key)
        return self._local(value) if isinstance(value, date) else None

    def _local(self, value: date) -> date:
        """Return a moment as the reader's clock shows it; a day as it is."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value

    def _sent(self, value: date | None) -> str | None:
        """Return a local day or moment as the record service takes it."""
        if isinstance(value, datetime):
            return value.replace(tzinfo=self.zone).isoformat()
        return None if value is None else value.isoformat()
