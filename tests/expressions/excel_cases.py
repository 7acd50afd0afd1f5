"""Reads the cases of ../shared/realdata/formula as expressions over fields, with Excel's answers.

A single cell becomes a field of the type of what it holds; a text that Excel keeps as a date is a date. Where a
function wants a date and the case gives the serial number that Excel has for it, the number is that date.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tablewright.expressions import BOOLEAN, DATE, DATETIME, EMPTY, NUMBER, TEXT, Type, catalogue

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "realdata" / "formula"
OFFERED = {entry.name for entry in catalogue()}

# How many of a function's first arguments are dates.
DATES_WANTED = {
    **dict.fromkeys(
        ("YEAR", "MONTH", "DAY", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "EDATE", "EOMONTH", "WORKDAY"), 1
    ),
    **dict.fromkeys(("DAYS", "DAYS360", "DATEDIF", "NETWORKDAYS", "YEARFRAC"), 2),
}
_CELL = re.compile(r"\$?([A-Z]{1,2})\$?([0-9]+)(?![(\w])")
_SERIAL = re.compile(r"^=(YEAR|MONTH|DAY)\(([1-9]\d*)\)$")
_CLOCK = re.compile(r"^\d\d:\d\d:\d\d$")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}T")


@dataclass(frozen=True)
class Case:
    """One formula with its fields' types and values, and what Excel gives."""

    place: str
    source: str
    types: Mapping[str, Type]
    values: Mapping[str, Any]
    expected: Any


def cases() -> list[Case]:
    """Return the cases that read single cells, use functions on offer and have a result."""
    return [*_poi(), *_formulajs()]


def _poi() -> Iterator[Case]:
    for found in _read("poi.json"):
        usable = found["scalar"] and set(found["fns"]) <= OFFERED and not _is_error(found["expected"])
        if usable and not any(_is_error(value) for value in found["refs"].values()):
            wants_date = bool(found["fns"]) and set(found["fns"]) <= set(DATES_WANTED)
            fields = {cell.lower(): _field(value, wants_date) for cell, value in found["refs"].items()}
            source = _names_for_cells(found["formula"])
            if literal := _SERIAL.match(source):
                source, fields = f"={literal[1]}(x)", {"x": (DATE, from_serial(int(literal[2])))}
            yield _case(found["where"], source, fields, found["expected"])


def _formulajs() -> Iterator[Case]:
    for number, found in enumerate(_read("formulajs.json")):
        flat = not any(isinstance(argument, list) for argument in found["args"])
        if found["fn"] not in OFFERED or not flat or _is_error(found["expected"]):
            continue
        if any(_is_error(argument) for argument in found["args"]) or _refused(found):
            continue
        dates = DATES_WANTED.get(found["fn"], 0)
        fields = {f"x{i}": _field(value, i < dates) for i, value in enumerate(found["args"])}
        written = [_written(name, *field) for name, field in fields.items()]
        place = f"{found['where'].split(':')[0]}#{number} {found['fn']}"
        yield _case(place, f"={found['fn']}({', '.join(written)})", fields, found["expected"])


def _case(place: str, source: str, fields: Mapping[str, tuple[Type, Any]], expected: Any) -> Case:
    types = {name: type for name, (type, _) in fields.items()}
    values = {name: value for name, (_, value) in fields.items()}
    return Case(place, source, types, values, expected)


def _refused(found: dict[str, Any]) -> bool:
    """Return whether Excel itself does not take the call: JavaScript lets required arguments be left out."""
    return len(found["args"]) < LEAST.get(found["fn"], 0)


LEAST = {
    **dict.fromkeys(
        ("ABS", "COUNT", "COUNTA", "COUNTBLANK", "ISTEXT", "MAX", "MIN", "PROPER", "RIGHT", "VALUE"), 1
    ),
    **dict.fromkeys(("CEILING", "IF", "REPT"), 2),
}


def _written(name: str, type: Type, value: Any) -> str:
    """Return an argument as it is written in a formula; dates and empty cells are fields."""
    if type == TEXT:
        return '"' + value.replace('"', '""') + '"'
    if type == NUMBER and math.isfinite(value):
        return repr(value)
    return str(value).upper() if type == BOOLEAN else name


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / name).read_text("utf-8"))


def _is_error(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("#") or isinstance(value, dict) and "__error" in value


def _names_for_cells(formula: str) -> str:
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    parts[::2] = [_CELL.sub(lambda cell: f"{cell[1]}{cell[2]}".lower(), part) for part in parts[::2]]
    return "".join(parts)


def _field(value: Any, wants_date: bool) -> tuple[Type, Any]:
    """Return the type and the value of the field that stands for a cell or an argument."""
    if isinstance(value, dict):
        if "__date" in value:
            return _dated(datetime(*value["__date"]))
        return (EMPTY, None) if "__u" in value else (NUMBER, float(value["__num"].replace("Infinity", "inf")))
    if value is None:
        return EMPTY, None
    if isinstance(value, bool):
        return BOOLEAN, value
    if isinstance(value, int | float):
        if wants_date and value >= 1:
            return DATE, from_serial(value)
        return NUMBER, float(value)
    return _dated(datetime.fromisoformat(value)) if _ISO.match(value) else (TEXT, value)


def _dated(moment: datetime) -> tuple[Type, Any]:
    return (DATE, moment.date()) if moment.time() == datetime.min.time() else (DATETIME, moment.astimezone())


def from_serial(number: float) -> date:
    """Return the date of Excel's serial number."""
    return date(1899, 12, 30 if number >= 61 else 31) + timedelta(days=int(number))


def serial(day: date) -> int:
    """Return Excel's serial number of a date."""
    days = (day - date(1899, 12, 30)).days
    return days if days >= 61 else days - 1


def same(result: Any, expected: Any) -> bool:
    """Return whether a result is Excel's: dates by their serials, an empty result as Excel's 0 or ""."""
    if isinstance(expected, dict) and "__date" in expected:
        expected = serial(date(*expected["__date"][:3]))
    if isinstance(expected, str) and _CLOCK.match(expected) and isinstance(result, float):
        hours, minutes, seconds = (int(part) for part in expected.split(":"))
        expected = (hours * 3600 + minutes * 60 + seconds) / 86400
    if isinstance(result, datetime):
        return False
    if isinstance(result, date):
        result = serial(result)
    if result is None:
        return expected in (0, "", None, False)
    if isinstance(result, bool) or isinstance(expected, bool):
        return result is expected
    if isinstance(result, float) and isinstance(expected, int | float):
        return abs(result - expected) <= 1e-9 * max(1.0, abs(expected))
    return result == expected
