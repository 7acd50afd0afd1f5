"""Which columns name records of another sheet: their values are the values of a column that names its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .column import GOOD_SHARE, Column, parts
from .headers import means

MOST_KEYS = 100_000
NAMING = ("text", "select", "multi_select", "number")
"""Types of columns whose values may be names of records."""
_ABOVE = re.compile(r"上级|父|主管|直属|经理|parent|manager|reports? ?to|supervisor", re.IGNORECASE)
_AMOUNT = re.compile(r"数|量|天|count|qty|quantity|total|amount|price|days?$|hours?$", re.IGNORECASE)
LIKE = 4
"""So many letters at the beginning make two names alike: ShipVia and Shippers."""
_WORD = re.compile(r"[^\w]|_|表$|列表$|清单$|名单$|明细$|信息$|档案$")


@dataclass(slots=True)
class Keyed:
    """What the guess of one sheet gives to that of the others."""

    label: str
    columns: Sequence[Column]
    cells: Sequence[Sequence[str]]
    """The values of each column."""
    title: int | None


def relate(sheets: Sequence[Keyed], chosen: Collection[tuple[int, int]] = ()) -> None:
    """Turn the columns that name records of a sheet into relations: settings {"sheet", "column", "many"}.

    The type of the columns in `chosen`, (sheet, column), is what somebody has said.
    """
    keys = {
        (place, number): frozenset(each.casefold() for each in sheet.cells[number] if each)
        for place, sheet in enumerate(sheets)
        for number, column in enumerate(sheet.columns)
        if column.unique and column.take and 1 < column.filled <= MOST_KEYS
    }
    for place, sheet in enumerate(sheets):
        for number, column in enumerate(sheet.columns):
            if column.type == "relation" and "sheet" in column.settings:
                _settle(sheets, place, number)
    for place, sheet in enumerate(sheets):
        for number, column in enumerate(sheet.columns):
            if (place, number) in chosen or not column.take or column.type not in NAMING:
                continue
            best = max(_candidates(sheets, keys, place, number), default=None)
            if best is not None:
                _turn(column, sheet.cells[number], keys[best[1], best[2]], best)


Candidate = tuple[float, int, int]


def _candidates(
    sheets: Sequence[Keyed], keys: dict[tuple[int, int], frozenset[str]], place: int, number: int
) -> Iterator[Candidate]:
    """Yield (how likely, sheet, column) of what a column may name."""
    column = sheets[place].columns[number]
    values = {each.casefold() for each in sheets[place].cells[number] if each}
    for (other, key), known in keys.items():
        if (other, key) == (place, number) or not values:
            continue
        sheet, one = sheets[other], sheets[other].columns[key]
        named: float = how_named(column.label, sheet.label, one.label)
        own = other == place
        if own and (column.unique or not _ABOVE.search(column.label)):
            continue
        if one.type == "number" and not own:
            if says_amount(column.label):
                continue
            # Small numbers stand among those of every other table: only a name tells, or that all of them are used.
            alike = not named and key == 0 and _begin_alike(column.label, sheet.label)
            named = named or alike * (len(values) > 2 and len(values) * 2 >= len(known)) / 2
            if not named:
                continue
        if column.unique and not _one_each(named, values, known, other < place, means(one.label, "code")):
            continue
        plain = len(values) < 3 or key != sheet.title and not means(one.label, "code")
        if not named and not own and plain:
            continue
        share = _contained(sheets[place].cells[number], known, column.type == "multi_select")
        if share >= GOOD_SHARE:
            yield share + named + (key == sheet.title) / 2, other, key


def _one_each(
    named: float, values: Collection[str], known: Collection[str], before: bool, code: bool
) -> bool:
    """Say whether a column that never says a thing twice may name another sheet's rows rather than be named by them."""
    return bool(named) and (before or (code and len(values) < len(known)))


def says_amount(label: str) -> bool:
    """Say whether a column's name speaks of how many or how much, which is the number of no record."""
    return bool(_AMOUNT.search(label)) and not means(label, "code")


def how_named(label: str, table: str, key: str) -> int:
    """Return how much a column's name speaks of a table and of what its records are named by."""
    name, about_table, said = _plain(label), _plain(table), _plain(key)
    stem = about_table.removesuffix("s") if about_table.isascii() else about_table
    about = len(stem) > 1 and len(name) > 1 and (stem in name or name in stem)
    return 2 * (name == said and (about or len(said) > 3 or stem in said)) + about


def _begin_alike(label: str, table: str) -> bool:
    return len(_plain(label)) >= LIKE and _plain(label)[:LIKE] == _plain(table)[:LIKE]


def _plain(text: str) -> str:
    return _WORD.sub("", text.casefold())


def _contained(cells: Sequence[str], known: frozenset[str], several: bool) -> float:
    told = [part for each in cells if each for part in (parts(each) if several else [each])]
    return sum(part.casefold() in known for part in told) / len(told) if told else 0.0


def _settle(sheets: Sequence[Keyed], place: int, number: int) -> None:
    """Check a relation that somebody has chosen: what it leads to is there."""
    column = sheets[place].columns[number]
    other, key = column.settings["sheet"], column.settings["column"]
    there = other < len(sheets) and key < len(sheets[other].columns)
    if not there or (other == place and key == number):
        column.type, column.settings = "text", {}
        return
    known = frozenset(each.casefold() for each in sheets[other].cells[key] if each)
    _turn(column, sheets[place].cells[number], known, (0, other, key))


def _turn(column: Column, cells: Sequence[str], known: frozenset[str], best: Candidate) -> None:
    many = column.type == "multi_select" or column.settings.get("many", False)
    unknown = [
        each
        for each in cells
        if each and any(part.casefold() not in known for part in (parts(each) if many else [each]))
    ]
    column.type = "relation"
    column.settings = {"sheet": best[1], "column": best[2], "many": many}
    column.unique = False
    column.bad, column.examples = len(unknown), [each[:60] for each in dict.fromkeys(unknown)][:3]
