"""The quick search: what is kept of each record for it, and the condition that finds records.

`search` holds the normalised texts of the searched fields, one a line; the first line is the pinyin of the title.
The token index beside it narrows, the text decides. Who may not read every searched field is answered from the
fields they may read alone, so that a hidden one never matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.pinyin import pinyin
from ...core.sqlite_connection import FUNCTIONS
from ...core.words import Words
from ...definition.model import Table
from ...fields import type_of
from ..apps.live import LiveTable
from ..storage.names import search_table_name
from .scope import RecordScope, every
from .tokens import index_query, normalise, tokens_of

TOO_LONG = Words("a search has at most {limit} characters", "搜索内容最多 {limit} 个字")
LONGEST_DOCUMENT = 50_000
"""Characters of a record that the search knows; PostgreSQL's tsvector holds at most a megabyte."""
LONGEST_TITLE = 100
MOST_WORDS = 10
QUERY = "s_query"
_LINE_END = "\n"


@lru_cache(maxsize=512)
def searched_fields(table: LiveTable) -> tuple[str, ...]:
    """Return the keys of the fields the search looks into: those declared so, and the title, if they are text."""
    return tuple(key for key in searched_keys(table.definition) if key in table.columns)


def searched_keys(table: Table) -> Iterator[str]:
    """Yield the keys of the fields that the definition of a table lets the search look into."""
    for key, field in table.by_key.items():
        kind = type_of(field)
        asked = kind.searchable if field.search is None else field.search
        if (asked or key == table.title) and isinstance(kind.column_type(field), sa.String):
            yield key


def search_document(table: LiveTable, values: Mapping[str, Any]) -> tuple[str, set[str]]:
    """Return (text, tokens) kept for a record with these stored values by field key."""
    texts = {
        key: normalise(_said(table, key, value))
        for key in searched_fields(table)
        if isinstance(value := values.get(key), str)
    }
    initials, full = pinyin(texts.get(table.definition.title, "")[:LONGEST_TITLE])
    spoken = f"{initials} {full}".strip()
    text = _LINE_END.join((spoken, *filter(None, texts.values())))[:LONGEST_DOCUMENT]
    return text, tokens_of(text)


def _said(table: LiveTable, key: str, value: str) -> str:
    field = table.definition.by_key[key]
    return type_of(field).search_text(field, value)


def search_words(search: Any) -> tuple[str, ...]:
    """Return the normalised words of a search; raises Malformed for one that is too long."""
    if not isinstance(search, str) or len(search) > LIMITS.search_length:
        raise Malformed(why=TOO_LONG.fill(limit=LIMITS.search_length))
    text = normalise(search)
    if _MOBILE.fullmatch(text):
        text = text.removeprefix("+").removeprefix("86 ").replace(" ", "")
    words = (phone_word(each) for each in text.split(" "))
    return tuple(filter(None, dict.fromkeys(words)))[:MOST_WORDS]


def phone_word(word: str) -> str:
    """Return a word of a search as it is kept, if it is a telephone number as people write one: 138-1234-5678."""
    if not _PHONE.fullmatch(word):
        return word
    digits = "".join(filter(str.isdigit, word))
    # Numbers are kept with their country's code, and without the zero that leads out of a town.
    return digits.removeprefix("0")


_MOBILE = re.compile(r"(\+?86 )?1[3-9]\d( \d{1,4}){1,2}", re.ASCII)
"""A mobile number, or its beginning, in groups as it is shown: the groups belong together."""
_PHONE = re.compile(
    r"(\+?86[-.]?)?1\d{2}[-.]\d{4}[-.]\d{4}|0\d{2,3}-?\d{7,8}|\(0\d{2,3}\)-?\d{7,8}|(\+?1-)?\(?\d{3}\)?[-.]\d{3}[-.]\d{4}",
    re.ASCII,
)


def search_parameters(words: Sequence[str], dialect: str) -> dict[str, Any]:
    """Return what the parameters of `search_condition` are bound to for these words."""
    found = {f"s{place}": f"%{_escaped(word)}%" for place, word in enumerate(words)}
    narrowing = index_query(words, dialect)
    return {**found, QUERY: narrowing} if narrowing is not None else found


def search_condition(scope: RecordScope, words: int, narrows: bool) -> sa.ColumnElement[bool]:
    """Return whether a record has all of so many words, bound as parameters by `search_parameters`."""
    conditions = [_narrowed(scope)] if narrows else []
    whole = all(scope.reads(key) and scope.guard(key) is None for key in searched_fields(scope.table))
    texts = [] if whole else _readable_texts(scope)
    for place in range(words):
        pattern = sa.bindparam(f"s{place}", type_=sa.Text)
        # Whatever a readable field holds, the whole text holds too: it leaves few rows to look at more closely.
        conditions.append(scope.source.c.search.like(pattern, escape="\\"))
        if not whole:
            conditions.append(sa.or_(sa.false(), *(text.like(pattern, escape="\\") for text in texts)))
    return every(conditions)


def _narrowed(scope: RecordScope) -> sa.ColumnElement[bool]:
    query = sa.bindparam(QUERY, type_=sa.Text)
    if scope.dialect == "postgresql":
        return scope.source.c.search_tokens.bool_op("@@")(sa.cast(query, TSQUERY))
    name = search_table_name(scope.table.id)
    index = sa.table(name, sa.column("rowid", sa.Integer))
    matches = sa.literal_column(name).op("MATCH")(query)
    return scope.id.in_(sa.select(index.c.rowid).where(matches))


def _readable_texts(scope: RecordScope) -> list[sa.ColumnElement]:
    """Return the texts that decide for an actor who may not read them all, the cheap ones first."""
    title = scope.table.definition.title
    readable = [key for key in searched_fields(scope.table) if scope.reads(key)]
    columns = [scope.sql(key) for key in readable]
    texts = [sa.func.lower(column, type_=sa.Text) for column in columns]
    if title in readable:
        spoken = _first_line(scope.source.c.search, scope.dialect)
        guard = scope.guard(title)
        texts.append(spoken if guard is None else sa.case((guard, spoken)))
    return texts + [_folded(column, scope.dialect) for column in columns]


def _folded(text: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    if dialect == "sqlite":
        return sa.func.tw_fold(text, type_=sa.Text)
    return sa.func.lower(sa.func.normalize(text, sa.text("NFKC")), type_=sa.Text)


def _first_line(text: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    if dialect == "postgresql":
        return sa.func.split_part(text, sa.literal_column("E'\\n'"), 1, type_=sa.Text)
    return sa.func.substr(text, 1, sa.func.instr(text, sa.func.char(10)) - 1, type_=sa.Text)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _fold(text: str | None) -> str | None:
    return None if text is None else normalise(text)


FUNCTIONS.append(("tw_fold", 1, _fold, True))
