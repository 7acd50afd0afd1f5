"""What one column holds: its type with settings, guessed from its values and its name. Values decide; names help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ...core.limits import LIMITS
from ...fields.checkbox.field import NO_WORDS, YES_WORDS
from ...fields.phone.field import e164
from .chosen_column import column_as
from .column import LONGEST_TEXT, MOST_PLACES, Column, Looked, fits, order_of, parts, places_of
from .headers import clean_label, currency_of, means, unit_in
from .texts import CLOCK, URL, currency_in, day_in, is_nothing, mail_in, moment_in, number_in, share_in

MOST_DISTINCT = 4000
"""So many different values are looked at closely."""
MOST_VALUES = 200
MOST_OPTIONS = 60
LONGEST_OPTION = 40


def guess_column(
    label: str, cells: Sequence[str], people: frozenset[str] = frozenset(), choice: str = ""
) -> Column:
    """Return what a column is taken for; `people` are the names of those who work here, in small letters.

    `choice` is what somebody says it is; see `column_as`.
    """
    counts = Counter(cell.strip() for cell in cells if cell and cell.strip())
    filled = sum(counts.values())
    bare, unit = unit_in(clean_label(label))
    if not filled:
        return Column(bare, take=bool(bare) and bool(choice), filled=0)
    looked = dict(counts.most_common(MOST_DISTINCT))
    found = column_as(choice, unit, looked, people) if choice else None
    for guess in _GUESSES if found is None else ():
        found = guess(bare if unit else label, unit, looked, people)
        if found is not None:
            break
    found.filled = filled
    found.values = [text for text in looked if not is_nothing(text)][:MOST_VALUES]
    found.unique = found.type in ("text", "number", "phone", "email") and len(counts) == filled and filled > 1
    keeps_unit = unit and not (found.type in ("money", "percent") or "unit" in found.settings)
    found.label = clean_label(label) if keeps_unit else bare
    return found


def _checkbox(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    told = {text.lower() for text in values if not is_nothing(text)}
    signs = {"1", "0"} if not means(label, "yes") else set()
    if not told or told & signs or len(told) > 4 or not told <= {*YES_WORDS, *NO_WORDS}:
        return None
    return Column("", "checkbox") if told & YES_WORDS or len(told) > 1 else None


def _date(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    order = order_of(values)
    codes = means(label, "day")
    found = fits(values, lambda text: day_in(text, order, codes), "date", order=order, codes=codes)
    if found is None:
        reads = lambda text: moment_in(text, order) or day_in(text, order)  # noqa: E731
        found = fits(values, reads, "date_time", order=order)
    if found is None and all(is_nothing(text) or CLOCK.fullmatch(text) for text in values):
        return Column("", "time_of_day")
    return found


def _contact(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    if any("@" in text for text in values):
        found = fits(values, mail_in, "email")
        if found:
            return found
    if any(URL.match(text) for text in values):
        found = fits(values, URL.fullmatch, "url")
        if found:
            return found
    numbers = sum(1 for text in values if len(re.sub(r"\D", "", text)) >= 7)
    if numbers * 2 < len(values) or means(label, "code"):
        return None
    mobile = all(re.fullmatch(r"(?:\+?86)?1[3-9]\d{9}", re.sub(r"[- ]", "", text)) for text in values)
    if mobile or means(label, "phone"):
        return fits(values, lambda text: e164(text, "CN"), "phone")
    return None


def _numeric(label: str, unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    if any(text.rstrip().endswith(("%", "％")) for text in values):
        found = fits(
            values, lambda text: share_in(text) if "%" in text or "％" in text else number_in(text), "percent"
        )
        if found:
            places = max(
                (places_of(share_in(text)) for text in values if share_in(text) is not None), default=2
            )
            found.settings = {"decimals": min(MOST_PLACES, max(0, places - 2))}
            return found
    found = fits(values, number_in, "number")
    if found is None or all(is_nothing(text) for text in values):
        return None
    numbers = [number for text in values if (number := number_in(text)) is not None]
    places = max((places_of(number) for number in numbers), default=0)
    currencies = Counter(each for text in values if (each := currency_in(text)))
    if unit in ("%", "％") and numbers:
        return Column(
            "", "percent", {"decimals": min(MOST_PLACES, places)}, bad=found.bad, examples=found.examples
        )
    currency = currency_of(unit) or (currencies.most_common(1)[0][0] if currencies else None)
    if currency or (means(label, "money") and not means(label, "code") and not unit):
        found.type = "money"
        found.settings = {"currency": currency or "CNY", "decimals": min(8, max(2, places))}
    else:
        found.settings = {"decimals": min(8, places)} if places else {}
        if unit:
            found.settings["unit"] = unit
    return found


def _member(_label: str, _unit: str, values: Looked, people: frozenset[str]) -> Column | None:
    return Column("", "member") if people and all(text.casefold() in people for text in values) else None


def _select(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    filled, distinct = sum(values.values()), len(values)
    if any(len(text) > LONGEST_OPTION or "\n" in text for text in values):
        return None
    if (
        means(label, "code")
        or (means(label, "long") and distinct > 10)
        or (means(label, "title") and distinct * 4 > filled)
    ):
        return None
    repeats = 1.5 if means(label, "choice") else 3
    if distinct > MOST_OPTIONS or distinct * repeats > filled or filled < 3:
        return None
    short = all(len(text) <= 2 for text in values)
    return Column("", "select", {"options": sorted(values) if short else list(values)})


def _multi_select(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column | None:
    parted = {text: parts(text) for text in values}
    several = sum(values[text] for text, each in parted.items() if len(each) > 1)
    filled = sum(values.values())
    counts = Counter(part for text, each in parted.items() for part in each for _ in range(values[text]))
    if several < 2 or several * 5 < filled or means(label, "long") and several * 2 < filled:
        return None
    longest = max(map(len, counts), default=0)
    if longest > 30 or len(counts) > MOST_OPTIONS or sum(counts.values()) < len(counts) * 2:
        return None
    return Column("", "multi_select", {"options": [part for part, _ in counts.most_common()]})


def _text(label: str, _unit: str, values: Looked, _people: frozenset[str]) -> Column:
    longest = max(map(len, values))
    lines = any("\n" in text for text in values)
    usual = sum(map(len, values)) / len(values)
    if lines or longest > LONGEST_TEXT or usual > 80 or (means(label, "long") and usual > 40):
        longer = longest > LIMITS.long_text_length
        return Column(
            "", "long_text", bad=sum(len(text) > LIMITS.long_text_length for text in values) if longer else 0
        )
    return Column("", "text")


_GUESSES = (_checkbox, _date, _contact, _numeric, _member, _multi_select, _select, _text)
