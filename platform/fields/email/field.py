"""An e-mail address."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from ...core.words import Words
from ..base import NotUnderstood, Reader
from ..clean_text import one_line
from ..field import Field
from ..masking import Masked, is_nothing, mask_email, mask_email_sql
from ..messages import NOT_TEXT
from ..text.field import TextType
from ..value import Value, wrong

EXPECTED = Words(
    "This is not an e-mail address; write it like name@example.com.",
    "邮箱地址无效，请按 name@example.com 的形式填写。",
)
LONGEST = 254


class EmailType(TextType):
    """An e-mail address; its form is checked, no mail is sent."""

    name = "email"
    label = Words("E-mail", "邮箱")
    help = Words("An e-mail address.", "电子邮箱地址。")
    icon = "mail"
    settings = {}
    groupings = ()
    longest = LONGEST

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that checks an address."""
        return EmailValue()

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the address; a "mailto:" before it is dropped."""
        bare = text.strip().removeprefix("mailto:").replace("＠", "@")
        if not bare:
            return None
        try:
            return read_email(bare)
        except ma.ValidationError as error:
            raise NotUnderstood(EXPECTED) from error

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return "l***@example.com"."""
        return None if is_nothing(value) else Masked(mask_email(str(value)))

    def mask_sql(self, field: Field, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
        """Return the same within a statement."""
        return mask_email_sql(column, dialect)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Return an e-mail."""
        return {"type": ["string", "null"], "format": "email", "maxLength": LONGEST}


class EmailValue(Value):
    """An e-mail address."""

    def read(self, value: Any) -> str | None:
        """Return the address, None for an empty text."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        return read_email(value) if value.strip() else None


def read_email(text: str) -> str:
    """Return the address with its domain in small letters; raises ValidationError."""
    try:
        return _normalized(one_line(text, LONGEST))
    except EmailNotValidError as error:
        raise wrong(EXPECTED) from error


@lru_cache(maxsize=8192)
def _normalized(address: str) -> str:
    # One that is typed, or comes in a file, is read twice at least.
    return validate_email(address, check_deliverability=False).normalized
