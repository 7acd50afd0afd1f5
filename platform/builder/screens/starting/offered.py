"""What a column can be taken for, as one list: types, currencies, and the columns of other sheets it may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ....core.words import Words
from ....fields import FIELD_TYPES
from ....runtime.apps.live import LiveApp
from ...starting.app_relations import Named, fields_that_name
from ...starting.corrected import KEYS
from .started import context_of

TYPES = (
    "text", "long_text", "number", "percent", "date", "date_time", "time_of_day", "checkbox", "select", "multi_select",
    "phone", "email", "url", "member",
)  # fmt: skip
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY")
MONEY = Words("Money: {currency}", "金额：{currency}")
ONE = Words("One record of {table} by {column}", "关联一条“{table}”（按“{column}”）")
SEVERAL = Words("Records of {table} by {column}", "关联多条“{table}”（按“{column}”）")
GROUPS = (
    Words("Values", "值"),
    Words("Money", "金额"),
    Words("Links", "关联"),
    Words("Links to what is there", "关联已有数据"),
)
Choice = tuple[str, Words]


def named_of(app: LiveApp | None) -> Sequence[Named]:
    """Return the fields by which columns may name records of the app that gets the tables."""
    context = context_of(app)
    return list(fields_that_name(context)) if context else ()


def choices(
    sheets: Sequence[Mapping[str, Any]], place: int, number: int, named: Sequence[Named] = ()
) -> list[tuple[Words, list[Choice]]]:
    """Return what a column can be, in groups of (what a form posts, what people read); `named`: see `named_of`."""
    plain = [(name, FIELD_TYPES[name].label) for name in TYPES]
    money = [(f"money:{each}", MONEY.fill(currency=each)) for each in CURRENCIES]
    chosen = sheets[place]["columns"][number]
    other = chosen["settings"].get("currency")
    if other and other not in CURRENCIES:
        money.append((f"money:{other}", MONEY.fill(currency=other)))
    links = list(_links(sheets, place, number))
    there = [
        (f"{name}:{one.table.key}.{one.field.key}", _link_there(one, name == "links"))
        for one in named
        for name in ("link", "links")
    ]
    groups = zip(GROUPS, (plain, money, links, there), strict=True)
    return [(group, each) for group, each in groups if each]


def choice_of(column: Mapping[str, Any]) -> str:
    """Return what a form posts for what a column is taken for now."""
    settings = column["settings"]
    if column["type"] == "money":
        return f"money:{settings.get('currency', 'CNY')}"
    if column["type"] == "relation" and "table" in settings:
        return f"{'links' if settings['many'] else 'link'}:{settings['table']}.{settings['field']}"
    if column["type"] == "relation":
        return f"{'relations' if settings['many'] else 'relation'}:{settings['sheet']}.{settings['column']}"
    return column["type"]


def type_words(
    sheets: Sequence[Mapping[str, Any]], column: Mapping[str, Any], named: Sequence[Named] = ()
) -> Words:
    """Return what a column is taken for, as people read it."""
    if "table" in column["settings"]:
        told = (column["settings"]["table"], column["settings"]["field"])
        one = next((each for each in named if (each.table.key, each.field.key) == told), None)
        return _link_there(one, column["settings"]["many"]) if one else FIELD_TYPES["relation"].label
    if column["type"] == "relation":
        return _link(sheets, column["settings"])
    return FIELD_TYPES[column["type"]].label


def _links(sheets: Sequence[Mapping[str, Any]], place: int, number: int) -> Iterator[Choice]:
    now = sheets[place]["columns"][number]
    for other, sheet in enumerate(sheets):
        for key, column in enumerate(sheet["columns"]):
            settings = {"sheet": other, "column": key}
            chosen = "sheet" in now["settings"] and {**now["settings"], **settings} == now["settings"]
            may = (
                column["take"]
                and column["type"] in KEYS
                and column["unique"]
                and (other, key) != (place, number)
            )
            if sheet["take"] and (may or chosen):
                for name, many in (("relation", False), ("relations", True)):
                    yield f"{name}:{other}.{key}", _link(sheets, {**settings, "many": many})


def _link_there(one: Named, many: bool) -> Words:
    return (SEVERAL if many else ONE).fill(table=one.table.definition.label, column=one.field.label)


def _link(sheets: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> Words:
    sheet = sheets[settings["sheet"]]
    column = sheet["columns"][settings["column"]]["label"]
    return (SEVERAL if settings["many"] else ONE).fill(table=sheet["label"], column=column)
