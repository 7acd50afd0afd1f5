"""A phone number, stored as E.164 ("+8613800138000")."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import marshmallow as ma
import phonenumbers
import sqlalchemy as sa
from phonenumbers import NumberParseException, PhoneNumberFormat

from ...core.words import Words
from ..base import FieldType, NotUnderstood, Reader
from ..conditions import EQUALITY, TEXTUAL, allow, equality, read_text, textual
from ..field import Field
from ..masking import DIGITS, Masked, is_nothing, mask_digits, mask_digits_sql
from ..messages import NOT_TEXT
from ..scope import Scope
from ..value import Value, wrong

EXPECTED = Words(
    "This is not a phone number; write it like 138 0013 8000, or with + and the country code.",
    "电话号码无效，请按 138 0013 8000 的形式填写，境外号码请以 + 和国家代码开头。",
)
LONGEST = 60


class PhoneType(FieldType):
    """A phone number."""

    name = "phone"
    label = Words("Phone", "电话")
    help = Words("A phone number that can be called with a tap.", "电话号码，点按即可拨打。")
    icon = "phone"
    settings = {
        "region": {
            "type": "string",
            "pattern": "^[A-Z]{2}$",
            "default": "CN",
            "title": {"en": "Country of numbers without +", "zh": "不带 + 的号码所属国家"},
        }
    }
    searchable = True
    titled = True
    unique = True
    legible = True
    operators = (*EQUALITY, *TEXTUAL)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes a valid number and stores E.164."""
        return PhoneValue(region(field))

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the number in E.164."""
        if not text.strip():
            return None
        number = e164(text, region(field))
        if number is None:
            raise NotUnderstood(EXPECTED)
        return number

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return a valid number as people write it; other text as it was typed."""
        known = isinstance(value, str) and e164(value, region(field))
        return shown(known, region(field)) if known else super().typed(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "138 0013 8000", or "+1 650-253-0000" for another country's number."""
        return "" if value is None else shown(value, region(field))

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return "138****5678", or "+44 20****1234" for another country's number."""
        return None if is_nothing(value) else Masked(masked(str(value), region(field)))

    def mask_sql(self, field: Field, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
        """Return the same within a statement, another country's number and an extension without digits."""
        code = f"+{phonenumbers.country_code_for_region(region(field))}"
        digits = sa.func.substr(column, len(code) + 1, type_=sa.Text)
        home = sa.and_(column.startswith(code, autoescape=True), sa.not_(column.contains(";")))
        return sa.type_coerce(
            sa.case((home, mask_digits_sql(digits)), (column.is_not(None), DIGITS)), sa.Text
        )

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality of numbers however written, or part of their digits."""
        allow(field, operator, self.operators)
        home = region(field)
        if operator not in TEXTUAL:
            return equality(field, operator, value, column, lambda one: e164(read_text(one), home) or one)
        if isinstance(value, str):
            value = "".join(c for c in unicodedata.normalize("NFKC", value) if c not in " -()") or value
        found = textual(field, operator, value, column)
        if operator == "starts_with" and not value.startswith("+"):
            code = f"+{phonenumbers.country_code_for_region(home)}"
            return sa.or_(found, textual(field, operator, code + value, column))
        return found


class PhoneValue(Value):
    """A valid phone number."""

    def __init__(self, region: str) -> None:
        super().__init__()
        self.region = region

    def read(self, value: Any) -> str | None:
        """Return the number in E.164, None for an empty text."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        if not value.strip():
            return None
        number = e164(value, self.region)
        if number is None:
            raise wrong(EXPECTED)
        return number


def region(field: Field) -> str:
    """Return the country of numbers written without one."""
    return field.settings.get("region", "CN")


MOST_KNOWN = 8192
_READ: dict[tuple[str, str], str] = {}
"""Numbers read lately, by what was written and where: one that is typed, or comes in a file, is read twice at least."""


def e164(text: str, region: str) -> str | None:
    """Return the number in E.164, with ";ext=…" behind it where it has an extension; None when it is none."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip().replace("转", " ext. ")
    if len(plain) > LONGEST or not plain.isprintable():
        return None
    return _READ.get((plain, region)) or _learned(plain, region)


def _learned(plain: str, region: str) -> str | None:
    """Return the number in E.164; as it is written then, it is known when it is checked again."""
    try:
        number = phonenumbers.parse(plain, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    written = f"{written};ext={number.extension}" if number.extension else written
    if len(_READ) >= MOST_KNOWN:
        _READ.clear()
    _READ[plain, region] = _READ[written, region] = written
    return written


@lru_cache(maxsize=8192)
def shown(number: str, region: str) -> str:
    """Return a stored number as people of a country write it."""
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        return number
    home = phonenumbers.country_code_for_region(region) == parsed.country_code
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def masked(number: str, region: str) -> str:
    """Return the ends of a stored number; its extension never shows."""
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        return DIGITS
    digits = mask_digits(phonenumbers.national_significant_number(parsed))
    home = phonenumbers.country_code_for_region(region) == parsed.country_code
    return digits if home else f"+{parsed.country_code} {digits}"
