"""A web address that is safe to click: http or https, with a host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import marshmallow as ma

from ...core.words import Words
from ..base import NotUnderstood, Reader
from ..clean_text import one_line
from ..field import Field
from ..masking import Masked, is_nothing, mask_text
from ..messages import NOT_TEXT
from ..text.field import TextType
from ..value import Value, wrong

EXPECTED = Words(
    "This is not a web address; write it like https://example.com.",
    "网址无效，请按 https://example.com 的形式填写。",
)
LONGEST = 1000


class UrlType(TextType):
    """A web address."""

    name = "url"
    label = Words("Web address", "网址")
    help = Words("A link to a page on the web.", "网页链接。")
    icon = "link"
    settings = {}
    titled = False
    groupings = ()
    longest = LONGEST

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that checks an address."""
        return UrlValue()

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the address; https:// is put before one without a scheme."""
        bare = text.strip()
        if not bare:
            return None
        try:
            return read_url(bare if "://" in bare[:10] else f"https://{bare}")
        except ma.ValidationError as error:
            raise NotUnderstood(EXPECTED) from error

    def safe(self, value: str) -> bool:
        """Return whether a link may lead there: a value written before a check was made may not."""
        return value.startswith(("https://", "http://"))

    def short(self, value: str) -> str:
        """Return the address without scheme and closing slash, as a cell shows it."""
        return value.split("://", 1)[-1].removeprefix("www.").rstrip("/")

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return the first character of the host and stars."""
        return None if is_nothing(value) else Masked(mask_text(self.short(str(value))))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Return a uri."""
        return {"type": ["string", "null"], "format": "uri", "maxLength": LONGEST}


class UrlValue(Value):
    """A web address."""

    def read(self, value: Any) -> str | None:
        """Return the address, None for an empty text."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        return read_url(value) if value.strip() else None


def read_url(text: str) -> str:
    """Return the address; raises ValidationError for other schemes, names and passwords in it, and blanks."""
    address = one_line(text, LONGEST)
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port  # raises ValueError when it is no number
    except ValueError as error:
        raise wrong(EXPECTED) from error
    # A name before the host (https://bank.example@evil.example) shows one place and leads to another.
    if parts.scheme not in ("http", "https") or not _is_host(host) or "@" in parts.netloc:
        raise wrong(EXPECTED)
    if (
        any(character.isspace() or character in '\\<>"`' for character in address)
        or not address.isprintable()
    ):
        raise wrong(EXPECTED)
    return address


def _is_host(host: str | None) -> bool:
    if not host or len(host) > 253 or ".." in host:
        return False
    if ":" in host:  # urlsplit has checked the brackets and the address in them
        return True
    return host.strip(".-") == host and all(character.isalnum() or character in ".-_" for character in host)
