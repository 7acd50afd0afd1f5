"""An address: province, city and district by their codes, and the street."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ..base import Directory, FieldType, Reader
from ..clean_text import one_line
from ..conditions import EMPTINESS, TEXTUAL, allow, emptiness, many, operand, read_text, textual
from ..field import Field
from ..messages import NOT_TEXT
from ..scope import Scope
from ..value import Value, wrong
from .places import NOWHERE, full_name, levels, places, prefix
from .reading import take_apart

LONGEST = 300
PARTS = ("province", "city", "district")
NOT_ADDRESS = Words(
    'This should be an address such as {{"district": "330106", "street": "…"}}, or its text.',
    '请填写地址，如 {{"district": "330106", "street": "……"}}，或一段完整地址。',
)
NO_SUCH_PLACE = Words("There is no place with the code “{code}”.", "没有代码为“{code}”的行政区。")
ELSEWHERE = Words("Elsewhere", "其他地区")
_STORED = re.compile(r"[0-8][0-9]{5} ")
_CODE = re.compile(r"[0-8][0-9]{5}")
_CODE_WIDTH = 7


class AddressType(FieldType):
    """An address. Stored as text: the code of its smallest known place, a blank, and the whole address.

    So one index finds a district, a city and a province, and the address is searched and sorted as text.
    """

    name = "address"
    label = Words("Address", "地址")
    help = Words("Province, city, district and street.", "省、市、区县和详细地址。")
    icon = "building-community"
    searchable = True
    operators = ("is", "is_not", "in", "not_in", *TEXTUAL, *EMPTINESS)
    groupings = ("province", "city")

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the address without its code."""
        return _text(self.sql(field, scope))

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Mapping[str, Any] | None:
        """Return {"province", "city", "district", "street", "text"}; parts that are not known are None."""
        return None if parts[0] is None else told(parts[0])

    def search_text(self, field: Field, value: Any) -> str:
        """Return the address without its code."""
        return value[_CODE_WIDTH:] if _STORED.match(value) else value

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes an object or a text."""
        return AddressValue()

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return what was typed in one line; the value finds the places in it."""
        return text.strip() or None

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the whole address."""
        return self.format(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the whole address in one line; a place's name for its code."""
        if isinstance(value, Mapping):
            return str(value.get("text") or "") or _written(value)
        if value is None:
            return ""
        text = str(value)
        if text == NOWHERE:
            return ELSEWHERE.to(reader.language)
        if _CODE.fullmatch(text):
            return full_name(text)
        return self.search_text(field, text)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether an address lies in a place ("is"), or its text contains something."""
        allow(field, operator, self.operators)
        if operator in EMPTINESS:
            return emptiness(operator, column)
        if operator in ("is", "is_not"):
            sought = [operand(field, operator, value, read_place)]
        elif operator in ("in", "not_in"):
            sought = operand(field, operator, value, many(read_place))
        elif operator == "starts_with" and _is_code(value):
            return _within(column, read_place(value))
        else:
            return textual(field, operator, value, _text(column))
        found = sa.or_(sa.false(), *(_within(column, each) for each in sought))
        return found if operator in ("is", "in") else sa.or_(column.is_(None), sa.not_(found))

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return the code of the province or of the city; `NOWHERE` where no place is known."""
        digits = 2 if way == "province" else 4
        code = sa.func.substr(column, 1, digits, type_=sa.Text).concat("0" * (_CODE_WIDTH - 1 - digits))
        return sa.type_coerce(code, sa.Text)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return an object, or the address as text."""
        part = {"type": ["string", "null"]}
        return {
            "type": ["object", "string", "null"],
            "properties": dict.fromkeys((*PARTS, "street", "text"), part),
            "maxLength": LONGEST + _CODE_WIDTH,
        }


class AddressValue(Value):
    """An address."""

    def read(self, value: Any) -> str | None:
        """Return the stored text; raises ValidationError."""
        text = one_line(_given(value), LONGEST + _CODE_WIDTH)
        if _STORED.match(text):
            text = text[_CODE_WIDTH:]
        return stored(text)


def stored(text: str) -> str | None:
    """Return an address as it is stored: its places found, and written in full."""
    code, street = take_apart(one_line(text, LONGEST))
    whole = (full_name(code) if code != NOWHERE else "") + street
    return f"{code} {whole}" if whole else None


def told(stored_text: str) -> dict[str, Any]:
    """Return what the API tells of a stored address."""
    code, text = stored_text[: _CODE_WIDTH - 1], stored_text[_CODE_WIDTH:]
    known = dict(zip(PARTS, levels(code), strict=False))
    whole = full_name(code) if code != NOWHERE else ""
    return {
        **{part: known.get(part) for part in PARTS},
        "street": text.removeprefix(whole) or None,
        "text": text,
    }


def read_place(value: Any) -> str:
    """Return the beginning of what is stored for addresses in a place; raises ValidationError."""
    text = read_text(value)
    if _CODE.fullmatch(text):
        return prefix(text)
    found = stored(text)
    if found is None:
        raise wrong(NOT_TEXT)
    code, whole = found[: _CODE_WIDTH - 1], found[_CODE_WIDTH:]
    return prefix(code) if code != NOWHERE and whole == full_name(code) else found


def _given(value: Any) -> str:
    """Return the text of an API value."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or not value or not set(value) <= {*PARTS, "street", "text"}:
        raise wrong(NOT_ADDRESS)
    if not all(each is None or isinstance(each, str) for each in value.values()):
        raise wrong(NOT_ADDRESS)
    return _written(value)


def _written(value: Mapping[str, Any]) -> str:
    """Return the text of an object: its smallest place and its street, or what it says in one."""
    code = next((value[part] for part in reversed(PARTS) if value.get(part)), None)
    street = value.get("street") or ""
    if code is None:
        return street or value.get("text") or ""
    if code not in places():
        raise wrong(NO_SUCH_PLACE, code=str(code)[:20])
    return full_name(code) + street


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(_CODE.fullmatch(value))


def _text(column: sa.ColumnElement) -> sa.ColumnElement[str]:
    return sa.func.substr(column, _CODE_WIDTH + 1, type_=sa.Text)


def _within(column: sa.ColumnElement, start: str) -> sa.ColumnElement[bool]:
    return column == start if " " in start else column.startswith(start, autoescape=True)
