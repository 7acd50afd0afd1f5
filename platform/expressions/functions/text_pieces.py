"""Pieces of texts: beginnings, middles and ends, replacing and repeating."""

from __future__ import annotations

import re

import sqlalchemy as sa

from .. import budgets
from ..tree import Parameter
from ..types import NUMBER, TEXT
from .declare import TEXTS, declare, native
from .text_limits import begun, counted, fitting, limited

_TEXT = Parameter("text", TEXT)
_COUNT = Parameter("count", NUMBER, 1.0)


def _left(text: str, count: float) -> str:
    return text[: counted(count)]


def _right(text: str, count: float) -> str:
    return text[max(0, len(text) - counted(count)) :]


def _mid(text: str, start: float, count: float) -> str:
    return text[begun(start) :][: counted(count)]


def _trim(text: str) -> str:
    return re.sub(" {2,}", " ", text.strip(" "))


def _clean(text: str) -> str:
    return re.sub("[\x01-\x1f]", "", text)


def _replace(text: str, start: float, count: float, fresh: str) -> str:
    begin = begun(start)
    return fitting(text[:begin] + fresh + text[begin + counted(count) :])


EVERY = -1e9


def _substitute(text: str, sought: str, fresh: str, instance: float) -> str:
    if instance != EVERY and instance < 1:
        raise ValueError(instance)
    if not sought:
        return text
    if instance == EVERY:
        grown = len(text) + text.count(sought) * (len(fresh) - len(sought))
        return text.replace(sought, fresh) if grown <= budgets.TEXT_RESULT else fitting(" " * grown)
    at = -len(sought)
    for _ in range(limited(instance)):
        at = text.find(sought, at + len(sought))
        if at < 0:
            return text
    return fitting(text[:at] + fresh + text[at + len(sought) :])


SUBSTITUTE_POSTGRESQL = """
DECLARE
  done integer := 0;
  found integer;
BEGIN
  IF instance <> -1e9 AND instance < 1 THEN RETURN NULL; END IF;
  IF sought = '' THEN RETURN text; END IF;
  IF instance = -1e9 THEN
    IF length(text) + (length(text) - length(replace(text, sought, ''))) / length(sought)
      * (length(fresh) - length(sought)) > 32767 THEN RETURN NULL; END IF;
    RETURN replace(text, sought, fresh);
  END IF;
  FOR i IN 1..trunc(least(instance, 1e5))::integer LOOP
    found := strpos(substr(text, done + 1), sought);
    IF found = 0 THEN RETURN text; END IF;
    done := done + found + CASE WHEN i = trunc(least(instance, 1e5)) THEN -1 ELSE length(sought) - 1 END;
  END LOOP;
  IF length(text) - length(sought) + length(fresh) > 32767 THEN RETURN NULL; END IF;
  RETURN left(text, done) || fresh || substr(text, done + length(sought) + 1);
END
"""


def _rept(text: str, count: float) -> str:
    times = counted(count)
    if len(text) * times > budgets.TEXT_RESULT:
        raise ValueError(count)
    return text * times


FUNCTIONS = (
    declare(
        TEXTS,
        "LEFT",
        [_TEXT, _COUNT],
        TEXT,
        _left,
        "The first characters of a text.",
        "文本开头的若干个字符。",
        "LEFT(code, 3)",
        postgresql="CASE WHEN count >= 0 THEN left(text, trunc(least(count, 1e5))::integer) END",
    ),
    declare(
        TEXTS,
        "RIGHT",
        [_TEXT, _COUNT],
        TEXT,
        _right,
        "The last characters of a text.",
        "文本末尾的若干个字符。",
        "RIGHT(phone, 4)",
        postgresql="CASE WHEN count >= 0 THEN right(text, trunc(least(count, 1e5))::integer) END",
    ),
    declare(
        TEXTS,
        "MID",
        [_TEXT, Parameter("start", NUMBER), Parameter("count", NUMBER)],
        TEXT,
        _mid,
        "Characters from the middle of a text, from a position on.",
        "从指定位置开始的若干个字符。",
        "MID(code, 4, 2)",
        postgresql="CASE WHEN start >= 1 AND count >= 0 THEN"
        " substr(text, trunc(least(start, 1e5))::integer, trunc(least(count, 1e5))::integer) END",
    ),
    declare(
        TEXTS,
        "LEN",
        [_TEXT],
        NUMBER,
        lambda text: float(len(text)),
        "The number of characters.",
        "文本的字符数。",
        "LEN(name)",
        sql=native(lambda text: sa.cast(sa.func.length(text, type_=sa.Integer()), sa.Double())),
    ),
    declare(
        TEXTS,
        "TRIM",
        [_TEXT],
        TEXT,
        _trim,
        "The text without spaces around it and with single ones inside.",
        "去除首尾空格，并将中间连续空格合并为一个。",
        "TRIM(name)",
        postgresql="regexp_replace(btrim(text, ' '), ' {2,}', ' ', 'g')",
    ),
    declare(
        TEXTS,
        "CLEAN",
        [_TEXT],
        TEXT,
        _clean,
        "The text without line breaks and other control characters.",
        "去除换行等不可打印字符。",
        "CLEAN(remark)",
        postgresql="regexp_replace(text, '[\\x01-\\x1f]', '', 'g')",
    ),
    declare(
        TEXTS,
        "REPLACE",
        [_TEXT, Parameter("start", NUMBER), Parameter("count", NUMBER), Parameter("fresh", TEXT)],
        TEXT,
        _replace,
        "The text with the characters at a position replaced.",
        "替换指定位置的若干个字符。",
        'REPLACE(phone, 4, 4, "****")',
        postgresql="CASE WHEN start >= 1 AND count >= 0 THEN tw_fitting("
        "left(text, trunc(least(start, 1e5))::integer - 1) || fresh || substr(text,"
        " trunc(least(start, 1e5))::integer + trunc(least(count, 1e5))::integer)) END",
    ),
    declare(
        TEXTS,
        "SUBSTITUTE",
        [_TEXT, Parameter("sought", TEXT), Parameter("fresh", TEXT), Parameter("instance", NUMBER, EVERY)],
        TEXT,
        _substitute,
        "The text with one text replaced by another, everywhere or at its n-th place.",
        "将文本中的某段内容替换为另一段，可只替换第 n 处。",
        'SUBSTITUTE(phone, "-", "")',
        postgresql=SUBSTITUTE_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "REPT",
        [_TEXT, Parameter("count", NUMBER)],
        TEXT,
        _rept,
        "The text repeated.",
        "将文本重复若干次。",
        'REPT("★", rating)',
        postgresql="CASE WHEN count >= 0 AND length(text) * trunc(least(count, 1e5)) <= 32767"
        " THEN repeat(text, trunc(least(count, 1e5))::integer) END",
    ),
)
