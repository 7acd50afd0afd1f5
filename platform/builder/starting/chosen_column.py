"""A column as somebody says it is: with the settings its values tell, and the values that do not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ...core.limits import LIMITS
from ...fields.checkbox.field import NO_WORDS, YES_WORDS
from ...fields.phone.field import e164
from .column import LONGEST_TEXT, MOST_PLACES, Column, Looked, fits, order_of, parts, places_of
from .texts import CLOCK, URL, day_in, mail_in, moment_in, number_in, share_in


def column_as(choice: str, unit: str, values: Looked, people: frozenset[str]) -> Column:
    """Return the column; `choice` is a type, "money:USD", "relation:SHEET.COLUMN" or "link:TABLE.FIELD" of the app.

    "relations:…" and "links:…" are for several.
    """
    type, _, more = choice.partition(":")
    if type in ("date", "date_time"):
        return _days(type, values)
    if type in ("number", "money", "percent"):
        return _numbers(type, more, unit, values)
    if type in ("select", "multi_select"):
        return _options(type, values)
    if type in ("relation", "relations"):
        sheet, _, column = more.partition(".")
        many = type == "relations"
        return Column("", "relation", {"sheet": int(sheet), "column": int(column), "many": many})
    if type in ("link", "links"):
        table, _, field = more.partition(".")
        return Column("", "relation", {"table": table, "field": field, "many": type == "links"})
    if type == "member":
        return fits(values, lambda text: text.casefold() in people or None, type, 0)
    return fits(values, _READS.get(type, _anything), type, 0)


def _days(type: str, values: Looked) -> Column:
    order = order_of(values)
    if type == "date":
        return fits(values, lambda text: day_in(text, order, True), type, 0, order=order, codes=True)
    return fits(values, lambda text: moment_in(text, order) or day_in(text, order), type, 0, order=order)


def _numbers(type: str, currency: str, unit: str, values: Looked) -> Column:
    def reads(text: str) -> Any:
        return share_in(text) if type == "percent" and "%" in text else number_in(text)

    found = fits(values, reads, type, 0)
    places = max((places_of(number) for text in values if (number := reads(text)) is not None), default=0)
    if type == "money":
        found.settings = {"currency": currency or "CNY", "decimals": min(8, max(2, places))}
    elif type == "percent":
        found.settings = {"decimals": min(MOST_PLACES, max(0, places - 2))}
    else:
        found.settings = {"decimals": min(8, places)} if places else {}
        found.settings |= {"unit": unit} if unit else {}
    return found


def _options(type: str, values: Looked) -> Column:
    counts: Counter[str] = Counter()
    for text, count in values.items():
        for label in [text] if type == "select" else parts(text):
            counts[label] += count
    labels = [
        text for text, _ in counts.most_common(LIMITS.options_per_field) if len(text) <= LIMITS.label_length
    ]
    return Column("", type, {"options": labels})


def _anything(text: str) -> str:
    return text


_READS: Mapping[str, Callable[[str], Any]] = {
    "phone": lambda text: e164(text, "CN"),
    "email": mail_in,
    "url": lambda text: URL.match(text) or ("." in text and " " not in text) or None,
    "time_of_day": CLOCK.fullmatch,
    "checkbox": lambda text: text.lower() in YES_WORDS or text.lower() in NO_WORDS or None,
    "text": lambda text: text if len(text) <= LONGEST_TEXT and "\n" not in text else None,
}
