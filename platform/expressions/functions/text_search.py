"""Looking for one text in another."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ..tree import Apply, Parameter
from ..types import BOOLEAN, NUMBER, TEXT, WRONG_VALUE
from .comparison import folded
from .declare import TEXTS, declare, native
from .text_limits import begun
from .wildcards import SEARCH_POSTGRESQL, first_match

_TEXT = Parameter("text", TEXT)


def _find(sought: str, text: str, start: float) -> Any:
    begin = begun(start)
    if begin > len(text):
        raise ValueError(start)
    found = text.find(sought, begin)
    return WRONG_VALUE if found < 0 else float(found + 1)


FIND_POSTGRESQL = """
DECLARE
  start integer := trunc(greatest(least("from", 1e5), 0));
  found integer;
BEGIN
  IF "from" < 1 OR start > length(text) + 1 THEN RETURN NULL; END IF;
  found := strpos(substr(text, start), sought);
  RETURN CASE WHEN found > 0 THEN found + start - 1 END;
END
"""


def _search(sought: str, text: str, start: float) -> Any:
    begin = begun(start)
    if begin > len(text):
        raise ValueError(start)
    found = first_match(folded(sought), folded(text), begin)
    return WRONG_VALUE if found < 0 else float(found + 1)


def _contains_sql(compiler: Any, node: Apply) -> Any:
    text, part = (_folded_operand(compiler, argument) for argument in node.arguments)
    if compiler.postgresql:
        return sa.func.strpos(text, part, type_=sa.Integer()) > 0
    return sa.func.instr(text, part, type_=sa.Integer()) > 0


def _folded_operand(compiler: Any, node: Any) -> Any:
    column = compiler.compile(node)
    return sa.func.lower(column.collate("C") if compiler.postgresql else column, type_=sa.Text())


FUNCTIONS = (
    declare(
        TEXTS,
        "FIND",
        [Parameter("sought", TEXT), _TEXT, Parameter("from", NUMBER, 1.0)],
        NUMBER,
        _find,
        "The position of one text in another, minding capitals.",
        "查找文本所在的位置，区分大小写。",
        'FIND("-", code)',
        postgresql=FIND_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "SEARCH",
        [Parameter("sought", TEXT), _TEXT, Parameter("from", NUMBER, 1.0)],
        NUMBER,
        _search,
        "The position of one text in another, not minding capitals; * and ? stand for any characters.",
        "查找文本所在的位置，不区分大小写，可用通配符 * 和 ?。",
        'SEARCH("abc", name)',
        postgresql=SEARCH_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "CONTAINS",
        [_TEXT, Parameter("part", TEXT)],
        BOOLEAN,
        lambda text, part: folded(part) in folded(text),
        "True where a text contains another, not minding capitals.",
        "文本包含另一段文本时为真，不区分大小写。",
        'CONTAINS(name, "科技")',
        sql=_contains_sql,
    ),
    declare(
        TEXTS,
        "STARTSWITH",
        [_TEXT, Parameter("part", TEXT)],
        BOOLEAN,
        lambda text, part: folded(text).startswith(folded(part)),
        "True where a text begins with another, not minding capitals.",
        "文本以另一段文本开头时为真，不区分大小写。",
        'STARTSWITH(code, "A-")',
        postgresql='starts_with(lower(text COLLATE "C"), lower(part COLLATE "C"))',
    ),
    declare(
        TEXTS,
        "ENDSWITH",
        [_TEXT, Parameter("part", TEXT)],
        BOOLEAN,
        lambda text, part: folded(text).endswith(folded(part)),
        "True where a text ends with another, not minding capitals.",
        "文本以另一段文本结尾时为真，不区分大小写。",
        'ENDSWITH(email, ".cn")',
        postgresql='right(lower(text COLLATE "C"), length(part)) = lower(part COLLATE "C")',
    ),
    declare(
        TEXTS,
        "EXACT",
        [Parameter("one", TEXT), Parameter("other", TEXT)],
        BOOLEAN,
        lambda one, other: one == other,
        "True where two texts are the same, capitals included.",
        "两个文本完全相同时为真，区分大小写。",
        'EXACT(code, "Ab")',
        sql=native(lambda one, other: one == other),
    ),
)
