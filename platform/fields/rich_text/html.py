"""The few tags that a formatted text may hold, and the way between them and plain text."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3
import sqlalchemy as sa

from ...core.sqlite_connection import FUNCTIONS

BLOCKS = ("p", "h2", "h3", "ul", "ol", "blockquote")
TAGS = frozenset({*BLOCKS, "li", "br", "strong", "b", "em", "i", "u", "s", "a"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_DROPPED = {"script", "style", "template", "iframe", "object", "noscript", "title", "svg", "math"}
_MARKED = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))}|div|span|script|style)\b[^<>]*>", re.IGNORECASE)
_BEGINS_WITH_BLOCK = re.compile(rf"<(?:{'|'.join(BLOCKS)})>")
_DIVISION = re.compile(r"<(/?)div\b[^<>]*>", re.IGNORECASE)
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_LINE_END = re.compile(r"<br>")
_BLOCK_END = re.compile(r"</(?:p|h2|h3|ul|ol|blockquote)>")
_ITEM_END = re.compile(r"</li>(?!\s*</)")
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"\n\s*\n")


def is_stored(text: str) -> bool:
    """Say whether a text can be one that was stored, rather than one somebody types."""
    return _BEGINS_WITH_BLOCK.match(text) is not None and text.isprintable()


def clean(html: str) -> str:
    """Return HTML with nothing in it but `TAGS` and addresses of `SCHEMES`; links open apart, and tell nothing."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "*": set()},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )


def canonical(text: str) -> str:
    """Return the stored form of HTML or of plain text: clean, in blocks; cleaning it again changes nothing."""
    if not _MARKED.search(text):
        return _paragraphs(text)
    html = _EMPTY.sub("", clean(_DIVISION.sub(r"<\1p>", text))).strip()
    if html and not _BEGINS_WITH_BLOCK.match(html):
        html = clean(f"<p>{html}</p>").strip()
        html = _EMPTY.sub("", html).strip()
    return html


def plain(html: str | None) -> str:
    """Return the words of stored HTML: a line for each break, a blank line between blocks."""
    if not html:
        return ""
    text = _LINE_END.sub("\n", html)
    text = _BLOCK_END.sub("\n\n", _ITEM_END.sub("\n", text))
    return unescape(_TAG.sub("", text)).replace("\xa0", " ").strip("\n").rstrip()


def _paragraphs(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    blocks = (block.strip("\n") for block in _PARAGRAPH.split(lines))
    made = "".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip()
    )
    return clean(made)


def plain_sql(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
    """Return the words of a column within a statement; NULL for NULL."""
    if dialect == "sqlite":
        return sa.func.tw_plain(column, type_=sa.Text)
    words = sa.func.regexp_replace(column, "</(p|h2|h3|ul|ol|li|blockquote)>|<br>", "\n", "g")
    words = sa.func.regexp_replace(words, "<[^>]*>", "", "g")
    for code, character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = sa.func.replace(words, code, character)
    return sa.func.rtrim(words, "\n", type_=sa.Text)


FUNCTIONS.append(("tw_plain", 1, lambda html: None if html is None else plain(html), True))
