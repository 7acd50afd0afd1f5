"""Some fields of a table become a table of their own that its records link to: the values move over with them.

The columns they came from stay, hidden. Taken back, each record gets again what the record it links to holds by
then; done again, records whose values have not changed keep their links.
"""

from __future__ import annotations

from ....core.words import Words
from ....definition.fault import shown
from ....definition.model import App
from .doing import Doing
from .kind import Act, ActKind, Place
from .moving_values import Moved, link_each, link_same, move_back, told_made


def _do(doing: Doing, act: Act, _place: int) -> None:
    moved = _moved(doing, act, back=False)
    if moved is None:
        return
    newest = moved.newest(doing)
    if act["rows"] == "distinct":
        link_same(doing, moved)
    else:
        link_each(doing, moved)
    told_made(doing, moved, newest)


def _undo(doing: Doing, act: Act, _revision: int, _place: int) -> None:
    moved = _moved(doing, act, back=True)
    if moved is not None:
        move_back(doing, moved)


def _moved(doing: Doing, act: Act, *, back: bool) -> Moved | None:
    """Return where the values lie on both sides; None where a table, the link or every value was purged.

    A field of which one side has nothing of the type that the values go to is left out: it was purged there, or
    got its type since.
    """
    here, there = doing.table(act["table"]), doing.table(act["into"])
    link = doing.column(act["table"], act["relation"])
    if here is None or there is None or link is None:
        return None
    pairs = []
    for key in act["fields"]:
        to, of = (act["table"], act["into"]) if back else (act["into"], act["table"])
        goes = doing.column(to, key)
        comes = doing.column(of, key, goes.stored_as) if goes else None
        if goes is not None and comes is not None:
            pairs.append((goes.id, comes.id) if back else (comes.id, goes.id))
    return Moved(here, there, link.id, tuple(pairs)) if pairs else None


def _touches(act: Act) -> frozenset[Place]:
    here = {(act["table"], each) for each in (*act["fields"], act["relation"])}
    return frozenset(here | {(act["into"], each) for each in act["fields"]})


def _told(app: App, act: Act) -> Words:
    def label(key: str) -> Words:
        table = app.tables.get(key)
        words = table.label if table else Words(key, key)
        return Words(shown(words.en), shown(words.zh))

    number = len(act["fields"])
    sentence = DISTINCT if act["rows"] == "distinct" else EACH
    return sentence.fill(table=label(act["table"]), into=label(act["into"]), number=number)


DISTINCT = Words(
    "The values of {number} fields of {table} move into {into}: one record for each different combination.",
    "{table}的 {number} 个字段的值移到{into}，每种组合一条记录。",
)
EACH = Words(
    "The values of {number} fields of {table} move into {into}: one record for each of its records.",
    "{table}的 {number} 个字段的值移到{into}，与原记录一一对应。",
)
_KEY = {"type": "string", "minLength": 1, "maxLength": 200}
SPLIT_TABLE = ActKind(
    "split_table",
    {
        "table": _KEY,
        "fields": {"type": "array", "items": _KEY, "minItems": 1, "maxItems": 100, "uniqueItems": True},
        "into": _KEY,
        "relation": _KEY,
        "rows": {"enum": ["distinct", "each"]},
    },
    _do,
    _undo,
    _touches,
    _told,
)
