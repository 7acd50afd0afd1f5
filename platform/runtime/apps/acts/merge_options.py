"""Some options of a field become one: their records hold that one from now on, and what they held is kept."""

from __future__ import annotations

from ....core.words import Words
from ....definition.fault import shown
from ....definition.model import App
from ....fields import Field
from ...storage.names import column_name
from .doing import Doing
from .keeping import forget, keep, log_kept, put_back, put_kept, records_of
from .kind import Act, ActKind, Place
from .option_values import after_merge, holds_any


def _do(doing: Doing, act: Act, place: int) -> None:
    column = doing.column(act["table"], act["field"])
    stored = doing.table(act["table"])
    if column is None or stored is None:
        return
    records = records_of(stored, column.id)
    held = records.c[column_name(column.id)]
    many = column.stored_as.startswith("multi_select ")
    dialect = doing.work.dialect
    after = after_merge(held, act["from"], act["into"], _order(doing.app, act), many, dialect)
    keep(doing, place, records, column.id, after, holds_any(held, act["from"], many, dialect))
    log_kept(doing, stored, column, doing.number, place, back=False)
    put_kept(doing, records, column.id, place, many)


def _undo(doing: Doing, act: Act, revision: int, place: int) -> None:
    stored = doing.table(act["table"])
    for column in stored.columns if stored is not None else ():
        if column.key == act["field"]:
            log_kept(doing, stored, column, revision, place, back=True)
            put_back(doing, records_of(stored, column.id), column, revision, place)
    forget(doing, revision, place)


def _touches(act: Act) -> frozenset[Place]:
    return frozenset({(act["table"], act["field"])})


def _order(app: App, act: Act) -> list[str]:
    """Return the keys of the field's options in order; those of a field that is gone do not matter."""
    field = _field(app, act)
    return [each["key"] for each in field.settings.get("options", ())] if field else []


def _field(app: App, act: Act) -> Field | None:
    table = app.tables.get(act["table"])
    return table.by_key.get(act["field"]) if table else None


def _told(app: App, act: Act) -> Words:
    field = _field(app, act)
    options = {each["key"]: each for each in field.settings.get("options", ())} if field else {}

    def label(key: str) -> Words:
        words = Words.read(options.get(key, {}).get("label") or key)
        return Words(shown(words.en), shown(words.zh))

    gone = [label(each) for each in act["from"]]
    listed = Words(", ".join(each.en for each in gone), "、".join(each.zh for each in gone))
    name = field.label if field else Words(act["field"], act["field"])
    return TOLD.fill(field=name, gone=listed, into=label(act["into"]))


TOLD = Words(
    "Records with {gone} in “{field}” now hold {into}.",
    "“{field}”为{gone}的记录改为{into}。",
)
_KEY = {"type": "string", "minLength": 1, "maxLength": 200}
MERGE_OPTIONS = ActKind(
    "merge_options",
    {
        "table": _KEY,
        "field": _KEY,
        "from": {"type": "array", "items": _KEY, "minItems": 1, "maxItems": 1000},
        "into": _KEY,
    },
    _do,
    _undo,
    _touches,
    _told,
)
